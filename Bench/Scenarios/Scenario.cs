using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>A load, and the figures it gives.</summary>
internal abstract class Scenario
{
    /// <summary>What <c>--only</c> calls all that is measured on a cluster.</summary>
    public const string ClusterName = "cluster";

    /// <summary>What <c>--only</c> calls the measurement of a full data folder.</summary>
    public const string StoredName = "stored";

    public static IReadOnlyList<string> Names { get; } =
        ["stream", "formats", "open", "exchange", "stop", "long", "reader", StoredName, ClusterName];

    /// <summary>What <c>--only</c> calls it.</summary>
    public abstract string Name { get; }

    public abstract string Description { get; }

    public static IEnumerable<Scenario> All(BenchOptions options)
    {
        var (small, large) = options.Quick ? (200, 400) : (500, 1000);
        var seconds = options.Seconds ?? (options.Quick ? 3 : 15);
        if (options.Chats is { } chats)
        {
            yield return new TokenStreams(Subject.Standalone, chats, options.Rate, seconds);
        }
        else
        {
            yield return new TokenStreams(Subject.Standalone, large, 20, seconds);
            yield return new TokenStreams(Subject.Standalone, small, 50, seconds);
        }

        yield return new FormatStreams(options.Quick ? 50 : 100, 50, options.Quick ? 2 : 4);
        yield return new OpenStreams(options.Quick ? 300 : 500, options.Quick ? 1000 : 2000);
        yield return new ShortExchanges(Subject.Standalone, options.Quick ? 500 : 2000, options.Quick ? 1000 : 6000);
        yield return new Stops(Subject.Standalone, options.Quick ? 50 : 200);
        yield return new LongThread(options.Quick ? 1000 : 5000, options.Quick ? 40 : 300);
        yield return new ReplyReaders(options.Quick ? 50_000 : 200_000, options.Quick ? 3 : 6);
        if (options.Only.Contains(StoredName))
        {
            // Not otherwise: filling the folder takes minutes.
            yield return new StoredThreads(options.Quick ? 5_000 : 100_000, options.Quick ? 100 : 400);
        }

        if (options.Only.Contains(ClusterName))
        {
            // Not otherwise: it needs PostgreSQL and the packages of Orleans.
            yield return new TokenStreams(Subject.Cluster, options.Chats ?? small, options.Chats is null ? 50 : options.Rate, seconds);
            yield return new ShortExchanges(Subject.Cluster, options.Quick ? 500 : 2000, options.Quick ? 1000 : 6000);
            yield return new Stops(Subject.Cluster, options.Quick ? 50 : 200);
            yield return new IdleCluster(options.Quick ? 10 : 30);
        }
    }

    public abstract Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken);
}
