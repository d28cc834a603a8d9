using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>Messages into new threads, each answered with one token and stored; and what the threads weigh afterwards.</summary>
internal sealed class ShortExchanges(Subject subject, int warmUp, int count) : Scenario
{
    private const int AtOnce = 16;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public override string Name => subject == Subject.Cluster ? ClusterName : "exchange";

    public override string Description => $"{count} short exchanges in new threads{subject.Suffix}";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        double floor;
        await using (var proxy = await lab.StartProxyAsync())
        {
            floor = (await MeasureAsync(proxy, cancellationToken)).Cpu;
        }

        Figures figures;
        string? data;
        await using (var product = await subject.StartAsync(lab))
        {
            figures = await MeasureAsync(product, cancellationToken);
            data = (product as StandaloneServer)?.Data;
        }

        report.Add(new(Description, "CPU per exchange", "ms", figures.Cpu, floor, Limit: subject.ExchangeLimit));
        report.Add(new(Description, "time of an exchange, median", "ms", figures.Median));
        report.Add(new(Description, "memory per idle loaded thread", "KB", figures.Kilobytes, Limit: 40));
        if (data is not null)
        {
            report.Add(new(Description, "memory per stored thread", "KB", await WeighStoredAsync(lab, data, cancellationToken)));
        }
    }

    private async Task<Figures> MeasureAsync(ChatServer server, CancellationToken cancellationToken)
    {
        using var client = new LoadClient();
        await SendAsync(warmUp, new());
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        var (cpu, kilobytes, measured) = (server.Cpu, server.Kilobytes, new Latencies());
        await SendAsync(count, measured);
        var used = server.Cpu - cpu;
        await Task.Delay(Settle, TimeProvider.System, cancellationToken);
        return new(used.TotalMilliseconds / count, (server.Kilobytes - kilobytes) / count, measured.Percentile(0.5));

        Task SendAsync(int times, Latencies latencies) => LoadClient.RepeatAsync(times, AtOnce, async _ =>
            latencies.Add((long)(await client.SendAsync(server.Exchange(BenchModel.One), cancellationToken)).TotalMicroseconds));
    }

    /// <summary>What a start with all these threads in its folder weighs above one with none.</summary>
    private async Task<double> WeighStoredAsync(Lab lab, string data, CancellationToken cancellationToken)
    {
        var empty = await WeighAsync(null);
        return (await WeighAsync(data) - empty) / (warmUp + count);

        async Task<double> WeighAsync(string? folder)
        {
            await using var standalone = await lab.StartStandaloneAsync(folder);
            await Task.Delay(Settle, TimeProvider.System, cancellationToken);
            return standalone.Kilobytes;
        }
    }

    private sealed record Figures(double Cpu, double Kilobytes, double Median);
}
