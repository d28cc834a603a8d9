using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>Many chats that stream at once. All of it counts: the requests, the streams, what is stored of them, and their ends.</summary>
internal sealed class TokenStreams(Subject subject, int chats, int perSecond, int seconds) : Scenario
{
    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(1);

    public override string Name => subject == Subject.Cluster ? ClusterName : "stream";

    public override string Description => $"{chats} chats x {perSecond} tokens/s{subject.Suffix}";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        await using var proxy = await lab.StartProxyAsync();
        var floor = await MeasureAsync(proxy, cancellationToken);
        await using var product = await subject.StartAsync(lab);
        var figures = await MeasureAsync(product, cancellationToken);

        report.Add(new(Description, "CPU per 1,000 tokens", "ms", figures.Cpu, floor.Cpu, Limit: subject.CpuLimit, OfFloor: true));
        report.Add(new(
            Description, "added latency p50", "ms", figures.Tokens.Latency.Percentile(0.5), floor.Tokens.Latency.Percentile(0.5)));
        report.Add(new(
            Description, "added latency p99", "ms", figures.Tokens.Latency.Percentile(0.99), floor.Tokens.Latency.Percentile(0.99),
            Limit: subject.LatencyLimit));
        report.Add(new(Description, "tokens lost", "", figures.Tokens.Lost, floor.Tokens.Lost, Limit: 0));
        report.Add(new(Description, "tokens doubled", "", figures.Tokens.Doubled, floor.Tokens.Doubled, Limit: 0));
    }

    private async Task<Figures> MeasureAsync(ChatServer server, CancellationToken cancellationToken)
    {
        using var client = new LoadClient();
        // Until the code is compiled for good, a server is not what it is for the rest of its life.
        await LoadAsync(client, server, new(TimeProvider.System), chats / 4, Math.Max(1, seconds / 4), cancellationToken);

        var tokens = new TokenCount(TimeProvider.System);
        var before = server.Cpu;
        await LoadAsync(client, server, tokens, chats, seconds, cancellationToken);
        var used = server.Cpu - before;
        return new(tokens, used.TotalMilliseconds / tokens.Received * 1000);
    }

    private async Task LoadAsync(
        LoadClient client, ChatServer server, TokenCount tokens, int count, int time, CancellationToken cancellationToken)
    {
        var length = time * perSecond;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async chat =>
        {
            await Task.Delay(Ramp * chat / count, TimeProvider.System, cancellationToken);
            using var stream = await client.OpenAsync(server.Stream(BenchModel.Tokens(length, perSecond)), tokens, cancellationToken);
            await stream.ReadToEndAsync(length, cancellationToken);
        }));
    }

    private sealed record Figures(TokenCount Tokens, double Cpu);
}
