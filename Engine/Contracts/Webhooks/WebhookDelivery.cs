namespace ChatCluster.Webhooks;

/// <summary>One thing that a webhook is told, and how far that has come.</summary>
public sealed record WebhookDelivery
{
    /// <summary>Sent as <c>webhook-id</c>: the same at every attempt, so that a receiver can tell repetitions.</summary>
    public required string Id { get; init; }

    /// <summary>The webhook it goes to.</summary>
    public required string WebhookId { get; init; }

    /// <summary>Of <see cref="WebhookEvents"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The thread it is about; null for a test.</summary>
    public string? ThreadId { get; init; }

    /// <summary>When the event happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it has come.</summary>
    public WebhookDeliveryState State { get; init; } = WebhookDeliveryState.Pending;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next; none once it is settled.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last answer's HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong at the last attempt.</summary>
    public string? Error { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Whether it is not tried again.</summary>
    public bool IsSettled => State is not WebhookDeliveryState.Pending;
}
