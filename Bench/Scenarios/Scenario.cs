using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>A load, and the figures it gives.</summary>
internal abstract class Scenario
{
    public static IReadOnlyList<string> Names { get; } = ["stream", "open", "exchange", "stop", "long"];

    /// <summary>What <c>--only</c> calls it.</summary>
    public abstract string Name { get; }

    public abstract string Description { get; }

    public static IEnumerable<Scenario> All(BenchOptions options)
    {
        var (small, large) = options.Quick ? (200, 400) : (500, 1000);
        var seconds = options.Seconds ?? (options.Quick ? 3 : 15);
        if (options.Chats is { } chats)
        {
            yield return new TokenStreams(chats, options.Rate, seconds);
        }
        else
        {
            yield return new TokenStreams(large, 20, seconds);
            yield return new TokenStreams(small, 50, seconds);
        }

        yield return new OpenStreams(options.Quick ? 300 : 500, options.Quick ? 1000 : 2000);
        yield return new ShortExchanges(options.Quick ? 500 : 2000, options.Quick ? 1000 : 6000);
        yield return new Stops(options.Quick ? 50 : 200);
        yield return new LongThread(options.Quick ? 1000 : 5000, options.Quick ? 40 : 300);
    }

    public abstract Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken);
}
