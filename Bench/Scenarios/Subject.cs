using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>What a load is put on, and what it may cost there.</summary>
/// <param name="Suffix">Goes behind what the load is called.</param>
/// <param name="CpuLimit">CPU of a token, as a multiple of the proxy's.</param>
/// <param name="LatencyLimit">Added latency of 99 of 100 tokens, in milliseconds.</param>
/// <param name="ExchangeLimit">CPU of a message that is answered with one token, in milliseconds.</param>
/// <param name="StopLimit">From the click to the end of 99 of 100 stopped runs, in milliseconds.</param>
internal sealed record Subject(
    string Suffix, Func<Lab, Task<ProductServer>> StartAsync, double CpuLimit, double LatencyLimit, double StopLimit, double ExchangeLimit)
{
    public static Subject Standalone { get; } = new("", async lab => await lab.StartStandaloneAsync(), 2, 60, 100, 1.5);

    public static Subject Cluster { get; } = new(", 1 silo + 1 front", async lab => await lab.StartClusterAsync(), 4, 80, 250, 6);
}
