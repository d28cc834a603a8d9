using ChatCluster.Configuration;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>How silos make tool calls: <c>ChatCluster:ToolCalls</c>.</summary>
public sealed class ToolCallOptions
{
    /// <summary>How long a result waits for a thread that does not collect it, 10 s to 24 h. Default 5 min.</summary>
    public TimeSpan KeepResult { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a silo that shuts down waits for its calls to return and be collected, 0 to 10 min. Default 20 s.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(20);

    internal IReadOnlyList<string> Validate() =>
    [
        .. Check.Range("ChatCluster:ToolCalls:KeepResult", KeepResult, TimeSpan.FromSeconds(10), TimeSpan.FromHours(24)),
        .. Check.Range("ChatCluster:ToolCalls:DrainTime", DrainTime, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
    ];
}
