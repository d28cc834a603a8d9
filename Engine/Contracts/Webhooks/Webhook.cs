using System.Collections.Immutable;

namespace ChatCluster.Webhooks;

/// <summary>An address that is told of what happens in its owner's threads.</summary>
public sealed record Webhook
{
    /// <summary>Its id: <c>wh_</c> and random characters.</summary>
    public required string Id { get; init; }

    /// <summary>Where events are posted to.</summary>
    public required string Url { get; init; }

    /// <summary>Of <see cref="WebhookEvents"/>.</summary>
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>The one thread it is for; all of the owner's when left out.</summary>
    public string? ThreadId { get; init; }

    /// <summary>What the owner wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether anything is delivered.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Why the server disabled it.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
