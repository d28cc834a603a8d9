using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatCluster.Webhooks;

/// <summary>An owner's request about their own webhooks.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(Create), "create")]
[JsonDerivedType(typeof(ReadAll), "list")]
[JsonDerivedType(typeof(Read), "read")]
[JsonDerivedType(typeof(Change), "change")]
[JsonDerivedType(typeof(Delete), "delete")]
[JsonDerivedType(typeof(Rotate), "rotate")]
[JsonDerivedType(typeof(Test), "test")]
[JsonDerivedType(typeof(ReadLog), "log")]
public abstract record WebhookRequest
{
    private WebhookRequest()
    {
    }

    /// <summary>Whether asking twice is the same as once.</summary>
    [JsonIgnore]
    public virtual bool IsRepeatable => true;

    /// <summary>Creates one. Without events it listens to all of them.</summary>
    public sealed record Create(string Url, ImmutableArray<string>? Events, string? ThreadId, string? Description) : WebhookRequest
    {
        /// <summary>False: a second one would make a second webhook.</summary>
        public override bool IsRepeatable => false;
    }

    /// <summary>All webhooks of the owner.</summary>
    public sealed record ReadAll : WebhookRequest;

    /// <summary>One webhook.</summary>
    public sealed record Read(string Id) : WebhookRequest;

    /// <summary>Changes what is given and leaves the rest.</summary>
    public sealed record Change(string Id, string? Url, ImmutableArray<string>? Events, string? Description, bool? Enabled)
        : WebhookRequest;

    /// <summary>Deletes a webhook and its delivery log.</summary>
    public sealed record Delete(string Id) : WebhookRequest;

    /// <summary>Makes a new secret. The one before goes on signing beside it for a while.</summary>
    public sealed record Rotate(string Id) : WebhookRequest
    {
        /// <summary>False: a second one would make another secret.</summary>
        public override bool IsRepeatable => false;
    }

    /// <summary>Has a delivery made that tells of nothing.</summary>
    public sealed record Test(string Id) : WebhookRequest
    {
        /// <summary>False: a second one would send another event.</summary>
        public override bool IsRepeatable => false;
    }

    /// <summary>Deliveries, newest first.</summary>
    public sealed record ReadLog(string Id, int Skip, int Count) : WebhookRequest;
}
