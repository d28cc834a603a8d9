using System.Text.Json.Serialization;

namespace ChatCluster.Webhooks;

/// <summary>The answer to an owner's request about their own webhooks.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(One), "one")]
[JsonDerivedType(typeof(Many), "many")]
[JsonDerivedType(typeof(Log), "log")]
[JsonDerivedType(typeof(Queued), "queued")]
[JsonDerivedType(typeof(Deleted), "deleted")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record WebhookAnswer
{
    private WebhookAnswer()
    {
    }

    /// <param name="Secret">A secret that was just made. It is shown this once.</param>
    /// <param name="OldSecretUntil">How long the secret before it goes on signing.</param>
    public sealed record One(Webhook Webhook, string? Secret = null, DateTimeOffset? OldSecretUntil = null) : WebhookAnswer;

    /// <summary>All webhooks of the owner.</summary>
    public sealed record Many(IReadOnlyList<Webhook> Webhooks) : WebhookAnswer;

    /// <summary>A page of the delivery log, newest first.</summary>
    public sealed record Log(IReadOnlyList<WebhookDelivery> Deliveries, bool More) : WebhookAnswer;

    /// <summary>A test event waits for its delivery.</summary>
    public sealed record Queued(WebhookDelivery Delivery) : WebhookAnswer;

    /// <summary>The webhook is gone.</summary>
    public sealed record Deleted : WebhookAnswer;

    /// <summary>The owner has no such webhook.</summary>
    public sealed record Missing : WebhookAnswer;

    /// <param name="Conflict">Whether it is the state of things that refuses, and not what was asked for.</param>
    /// <param name="Field">The field that is wrong.</param>
    public sealed record Refused(string Code, string Detail, bool Conflict, string? Field = null) : WebhookAnswer;
}
