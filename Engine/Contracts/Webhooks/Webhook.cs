using System.Collections.Immutable;

namespace ChatCluster.Webhooks;

/// <summary>An address that is told of what happens in its owner's threads.</summary>
public sealed record Webhook
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    /// <summary>Of <see cref="WebhookEvents"/>.</summary>
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>The one thread it is for; all of the owner's when left out.</summary>
    public string? ThreadId { get; init; }

    public string? Description { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Why the server disabled it.</summary>
    public string? DisabledReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
