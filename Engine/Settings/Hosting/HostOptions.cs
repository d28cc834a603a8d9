using ChatCluster.Configuration;

namespace ChatCluster.Hosting;

/// <summary>Budget and housekeeping of a process: <c>ChatCluster:Host</c>.</summary>
public sealed class HostOptions
{
    /// <summary>Runs this process works on at the same time, 1 to 1,000,000; past it, posts are answered 503. Default: 5,000.</summary>
    public int MaxActiveRuns { get; set; } = 5_000;

    /// <summary>Quiet time after which a thread is no longer held in memory, 1 s to 24 h. Default: 5 min.</summary>
    public TimeSpan UnloadAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Quiet time after which only a thread's state is held, and its latest frames are read from the log, 1 s to 24 h. Default: 15 s.
    /// </summary>
    public TimeSpan TrimAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence of a stream before a comment is sent, or a ping on a WebSocket, 1 s to 10 min. Default: 15 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Wait before a run is resumed after its store failed; it doubles up to 16 times that. Each thread waits up to half as long again.
    /// 10 ms to 60 s. Default: 500 ms.
    /// </summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(500);

    internal IEnumerable<string> Validate() =>
    [
        .. Check.Range("ChatCluster:Host:MaxActiveRuns", MaxActiveRuns, 1, 1_000_000),
        .. Check.Range("ChatCluster:Host:UnloadAfter", UnloadAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        .. Check.Range("ChatCluster:Host:TrimAfter", TrimAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        .. Check.Range("ChatCluster:Host:KeepAlive", KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        .. Check.Range("ChatCluster:Host:RetryAfter", RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(60)),
    ];
}
