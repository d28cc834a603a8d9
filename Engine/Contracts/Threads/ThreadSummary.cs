namespace ChatCluster.Threads;

/// <summary>A thread as the catalog lists it: the part of its state that is read without reading its log.</summary>
public sealed record ThreadSummary
{
    public required ThreadKey Key { get; init; }

    /// <summary>Number of events, and so the sequence of the last one.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last event was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public string? Title { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    /// <summary>The run under way.</summary>
    public string? RunId { get; init; }

    /// <summary>Number of messages posted.</summary>
    public int Messages { get; init; }

    /// <summary>Number of runs started.</summary>
    public int Rounds { get; init; }

    /// <summary>Tool calls of the run under way that wait for their owner's consent.</summary>
    public int Awaiting { get; init; }

    public bool Archived { get; init; }

    /// <summary>The open sharing of the thread, if there is one.</summary>
    public string? ShareId { get; init; }

    /// <summary>What all runs of the thread used.</summary>
    public Usage Usage { get; init; } = Usage.None;

    /// <summary>Bytes that the thread takes: its events and the files that came with its messages.</summary>
    public long Bytes { get; init; }

    public bool Running => RunId is not null;
}
