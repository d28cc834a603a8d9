namespace ChatCluster.Memory;

/// <summary>Something that is known of an owner, and where it comes from.</summary>
/// <param name="Id">Unique for the owner.</param>
/// <param name="At">When it was written down.</param>
public sealed record MemoryFact(string Id, string Text, DateTimeOffset At)
{
    /// <summary>The thread of the message that it comes from; null for what the owner wrote down.</summary>
    public string? ThreadId { get; init; }

    /// <summary>The message that it comes from.</summary>
    public string? MessageId { get; init; }

    /// <summary>The run that the message belongs to, where it can be shown.</summary>
    public string? RunId { get; init; }

    /// <summary>When the owner changed its words.</summary>
    public DateTimeOffset? EditedAt { get; init; }
}
