using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Scenarios;

/// <summary>Chats that stream at once, in each of the formats beside the native one: what the format itself costs.</summary>
internal sealed class FormatStreams(int chats, int perSecond, int seconds) : Scenario
{
    private const double Limit = 1.3;

    public override string Name => "formats";

    public override string Description => $"{chats} chats x {perSecond} tokens/s in other formats (beside: the native one)";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        await using var server = await lab.StartStandaloneAsync();
        using var client = new LoadClient();

        // Until the code is compiled for good, a server is not what it is for the rest of its life.
        await LoadAsync(client, server, WireFormat.Native, cancellationToken);
        foreach (var format in WireFormat.Others)
        {
            // The native format again before each: a machine is not the same for minutes.
            await LoadAsync(client, server, format, cancellationToken);
            var native = await LoadAsync(client, server, WireFormat.Native, cancellationToken);
            var cost = await LoadAsync(client, server, format, cancellationToken);
            report.Add(new(Description, $"CPU per 1,000 tokens, {format.Name}", "ms", cost, native, Limit, OfFloor: true));
        }
    }

    private async Task<double> LoadAsync(LoadClient client, ProductServer server, WireFormat format, CancellationToken cancellationToken)
    {
        var length = seconds * perSecond;
        var before = server.Cpu;
        await Task.WhenAll(Enumerable.Range(0, chats).Select(async chat =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1) * chat / chats, TimeProvider.System, cancellationToken);
            var text = await format.ReadAsync(client, server, BenchModel.Tokens(length, perSecond), cancellationToken);
            if (!text.Contains(format.End, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"The answer in the format {format.Name} has no end: {text[^Math.Min(300, text.Length)..]}");
            }
        }));
        return (server.Cpu - before).TotalMilliseconds / (chats * length) * 1000;
    }
}
