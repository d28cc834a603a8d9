using System.Diagnostics;
using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>Stops in mid-stream, one after the other while the rest goes on: from the click to the terminal event on the stream.</summary>
internal sealed class Stops(int count) : Scenario
{
    private const int PerSecond = 20;
    private const int LongEnough = 10_000;

    public override string Name => "stop";

    public override string Description => $"{count} stops in mid-stream";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        await using var standalone = await lab.StartStandaloneAsync();
        using var client = new LoadClient();
        await StopAllAsync(standalone, client, new(), cancellationToken);
        var latencies = new Latencies();
        var stopped = await StopAllAsync(standalone, client, latencies, cancellationToken);
        report.Add(new(Description, "click to terminal event p50", "ms", latencies.Percentile(0.5)));
        report.Add(new(Description, "click to terminal event p99", "ms", latencies.Percentile(0.99), Limit: 100));
        report.Add(new(Description, "streams without a terminal event", "", count - stopped, Limit: 0));
    }

    private async Task<int> StopAllAsync(StandaloneServer standalone, LoadClient client, Latencies latencies, CancellationToken cancellationToken)
    {
        var tokens = new TokenCount(TimeProvider.System);
        var ended = await Task.WhenAll(Enumerable.Range(0, count).Select(async chat =>
        {
            using var stream = await client.OpenAsync(standalone.Stream(BenchModel.Tokens(LongEnough, PerSecond)), tokens, cancellationToken);
            await stream.ReadAsync(until: PerSecond + chat / 8, cancellationToken);
            var clicked = Stopwatch.GetTimestamp();
            var stop = client.SendAsync(standalone.Stop(stream.Thread!), cancellationToken);
            await stream.ReadToEndAsync(0, cancellationToken);
            latencies.Add((long)Stopwatch.GetElapsedTime(clicked).TotalMicroseconds);
            await stop;
            return stream.Ended;
        }));
        return ended.Count(seen => seen);
    }
}
