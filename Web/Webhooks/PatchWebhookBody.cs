using ChatCluster.Web.Access;

namespace ChatCluster.Web.Webhooks;

/// <summary>Changes of a webhook; what is left out stays.</summary>
public sealed record PatchWebhookBody : ClaimedIdentity
{
    /// <summary>Where to post to.</summary>
    public string? Url { get; init; }

    /// <summary>What it listens to; an empty list is everything.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Up to 200 characters.</summary>
    public string? Description { get; init; }

    /// <summary>False keeps it and sends nothing.</summary>
    public bool? Enabled { get; init; }
}
