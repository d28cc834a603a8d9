using System.Diagnostics;
using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>Stops in mid-stream, one after the other while the rest goes on: from the click to the terminal event on the stream.</summary>
internal sealed class Stops(Subject subject, int count) : Scenario
{
    private const int PerSecond = 20;
    private const int LongEnough = 10_000;

    public override string Name => subject == Subject.Cluster ? ClusterName : "stop";

    public override string Description => $"{count} stops in mid-stream{subject.Suffix}";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        await using var product = await subject.StartAsync(lab);
        using var client = new LoadClient();
        await StopAllAsync(product, client, new(), cancellationToken);
        var latencies = new Latencies();
        var stopped = await StopAllAsync(product, client, latencies, cancellationToken);
        report.Add(new(Description, "click to terminal event p50", "ms", latencies.Percentile(0.5)));
        report.Add(new(Description, "click to terminal event p99", "ms", latencies.Percentile(0.99), Limit: subject.StopLimit));
        report.Add(new(Description, "streams without a terminal event", "", count - stopped, Limit: 0));
    }

    private async Task<int> StopAllAsync(ProductServer product, LoadClient client, Latencies latencies, CancellationToken cancellationToken)
    {
        var tokens = new TokenCount(TimeProvider.System);
        var ended = await Task.WhenAll(Enumerable.Range(0, count).Select(async chat =>
        {
            using var stream = await client.OpenAsync(product.Stream(BenchModel.Tokens(LongEnough, PerSecond)), tokens, cancellationToken);
            await stream.ReadAsync(until: PerSecond + chat / 8, cancellationToken);
            var clicked = Stopwatch.GetTimestamp();
            var stop = client.SendAsync(product.Stop(stream.Thread!), cancellationToken);
            await stream.ReadToEndAsync(0, cancellationToken);
            latencies.Add((long)Stopwatch.GetElapsedTime(clicked).TotalMicroseconds);
            await stop;
            return stream.Ended;
        }));
        return ended.Count(seen => seen);
    }
}
