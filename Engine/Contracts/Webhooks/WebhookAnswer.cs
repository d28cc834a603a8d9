using System.Text.Json.Serialization;

namespace ChatCluster.Webhooks;

/// <summary>What an owner is answered about the own webhooks.</summary>
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

    public sealed record Many(IReadOnlyList<Webhook> Webhooks) : WebhookAnswer;

    public sealed record Log(IReadOnlyList<WebhookDelivery> Deliveries, bool More) : WebhookAnswer;

    public sealed record Queued(WebhookDelivery Delivery) : WebhookAnswer;

    public sealed record Deleted : WebhookAnswer;

    public sealed record Missing : WebhookAnswer;

    /// <param name="Conflict">Whether it is the state of things that refuses, and not what was asked for.</param>
    /// <param name="Field">The field that is wrong.</param>
    public sealed record Refused(string Code, string Detail, bool Conflict, string? Field = null) : WebhookAnswer;
}
