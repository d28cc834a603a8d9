namespace ChatCluster.Threads;

/// <summary>A thread as the catalog lists it: the part of its state that is read without reading its log.</summary>
public sealed record ThreadSummary
{
    /// <summary>Which thread this is about.</summary>
    public required ThreadKey Key { get; init; }

    /// <summary>Number of events, and so the sequence of the last one.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the thread was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last event was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The title; null until it has one.</summary>
    public string? Title { get; init; }

    /// <summary>The agent that answers; null for the default.</summary>
    public string? Agent { get; init; }

    /// <summary>The model that was chosen for the thread; null for the agent's.</summary>
    public string? Model { get; init; }

    /// <summary>The run under way.</summary>
    public string? RunId { get; init; }

    /// <summary>Number of messages posted.</summary>
    public int Messages { get; init; }

    /// <summary>Number of runs started.</summary>
    public int Rounds { get; init; }

    /// <summary>Tool calls of the run under way that wait for their owner's consent.</summary>
    public int Awaiting { get; init; }

    /// <summary>Whether it was put away.</summary>
    public bool Archived { get; init; }

    /// <summary>The open sharing of the thread, if there is one.</summary>
    public string? ShareId { get; init; }

    /// <summary>The project that it is in.</summary>
    public string? Project { get; init; }

    /// <summary>True when no list has it and it is deleted soon.</summary>
    public bool? Temporary { get; init; }

    /// <summary>False when no webhook is told of it; null otherwise.</summary>
    public bool? Webhooks { get; init; }

    /// <summary>What all runs of the thread used.</summary>
    public Usage Usage { get; init; } = Usage.None;

    /// <summary>Bytes that the thread takes: its events and the files that came with its messages.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether a run is under way.</summary>
    public bool Running => RunId is not null;

    /// <summary>Where the JSON of an entry names its project, and nowhere else: within a text the quotes are escaped.</summary>
    public static string ProjectMark(string project) => $",\"project\":\"{project}\"";
}
