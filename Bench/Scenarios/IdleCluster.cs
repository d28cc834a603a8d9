using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>What a silo and a front end use of a core while nobody asks anything of them.</summary>
internal sealed class IdleCluster(int seconds) : Scenario
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    public override string Name => ClusterName;

    public override string Description => "idle, 1 silo + 1 front";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        await using var cluster = await lab.StartClusterAsync();
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var before = cluster.Cpu;
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
        report.Add(new(Description, "CPU, of one core", "%", (cluster.Cpu - before).TotalSeconds / seconds * 100, Limit: 3));
        report.Add(new(Description, "memory of both", "MB", cluster.Kilobytes / 1024));
    }
}
