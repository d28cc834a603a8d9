namespace ChatCluster.Grains.Relay;

/// <summary>How silos deliver to front ends: <c>ChatCluster:Relay</c>.</summary>
public sealed class RelayOptions
{
    /// <summary>
    /// Bytes a front end's outbox may hold on one silo before its watches wait: 64 KB to 8 MB, because a message has to carry it and one
    /// frame more. Default: 4 MB.
    /// </summary>
    public int OutboxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a front end may acknowledge nothing before it is considered gone: 2 s to 10 min. Default: 10 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest silence towards a front end: 0.1 to 1 s. Default: 1 s; front ends take a silo for gone after three of them.
    /// </summary>
    public TimeSpan BeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo that shuts down waits until front ends have its last batches: 0 to 1 min. Default: 2 s.</summary>
    public TimeSpan FlushTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait before a batch is sent again: 10 ms to 10 s. Default: 100 ms.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromMilliseconds(100);
}
