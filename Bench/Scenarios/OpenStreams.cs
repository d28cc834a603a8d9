using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>
/// Memory of streams on which nothing happens. Taken between two numbers of streams, so that what a process needs anyhow is not in it.
/// </summary>
internal sealed class OpenStreams(int few, int many) : Scenario
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    public override string Name => "open";

    public override string Description => $"{many} streams without traffic";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        var floor = await MeasureAsync(
            await lab.StartProxyAsync(), (server, _) => server.Stream(BenchModel.Hold), threads: false, cancellationToken);
        var run = await MeasureAsync(
            await lab.StartStandaloneAsync(), (server, _) => server.Stream(BenchModel.Hold), threads: false, cancellationToken);
        var watch = await MeasureAsync(
            await lab.StartStandaloneAsync(), (server, thread) => server.Watch(thread!), threads: true, cancellationToken);
        report.Add(new(Description, "memory per stream, model silent", "KB", run, floor, Limit: 64));
        report.Add(new(Description, "memory per watched idle thread", "KB", watch, Limit: 64));
    }

    private async Task<double> MeasureAsync<T>(
        T server, Func<T, string?, HttpRequestMessage> open, bool threads, CancellationToken cancellationToken)
        where T : ChatServer
    {
        await using var disposed = server;
        using var client = new LoadClient();
        var streams = new List<ChatStream>();
        var tokens = new TokenCount(TimeProvider.System);
        await OpenAsync(few);
        var before = server.Kilobytes;
        await OpenAsync(many);
        var perStream = (server.Kilobytes - before) / (many - few);
        streams.ForEach(stream => stream.Dispose());
        return perStream;

        async Task OpenAsync(int count)
        {
            await LoadClient.RepeatAsync(count - streams.Count, 16, async _ =>
            {
                string? thread = null;
                if (threads)
                {
                    using var first = await client.OpenAsync(server.Stream(BenchModel.One), tokens, cancellationToken);
                    await first.ReadToEndAsync(1, cancellationToken);
                    thread = first.Thread;
                }

                var stream = await client.OpenAsync(open(server, thread), tokens, cancellationToken);
                lock (streams)
                {
                    streams.Add(stream);
                }

                await stream.ReadAsync(until: 1, cancellationToken);
            });
            await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        }
    }
}
