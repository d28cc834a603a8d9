using ChatCluster.Bench.Readers;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;
using Microsoft.Extensions.AI;

namespace ChatCluster.Bench.Scenarios;

/// <summary>
/// What reading a model's reply costs: the product's readers, which take what servers really send, beside plain ones, in turn and over
/// the same bytes, in this process.
/// </summary>
internal sealed class ReplyReaders(int tokens, int rounds) : Scenario
{
    public override string Name => "reader";

    public override string Description => $"replies of {tokens} tokens, read";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        foreach (var provider in WireReply.Providers)
        {
            var reply = WireReply.Of(provider, tokens);
            var (tolerant, plain) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var round = -1; round < rounds; round++)
            {
                var ours = await CostAsync(TolerantReader.ReadAsync(provider, new WireStream(reply), cancellationToken), provider);
                var theirs = await CostAsync(PlainReader.ReadAsync(provider, new WireStream(reply), cancellationToken), provider);

                // The first round is compiled.
                (tolerant, plain) = round < 0 ? (tolerant, plain) : (tolerant + ours, plain + theirs);
            }

            var thousands = (double)tokens * rounds / 1_000;
            report.Add(new(
                Description, $"{provider}: CPU per 1,000 tokens (beside: plain)", "ms",
                tolerant.TotalMilliseconds / thousands, plain.TotalMilliseconds / thousands, Limit: 1, OfFloor: true));
        }
    }

    private async Task<TimeSpan> CostAsync(IAsyncEnumerable<ChatResponseUpdate> updates, string provider)
    {
        var (before, read) = (Environment.CpuUsage.TotalTime, 0);
        await foreach (var update in updates)
        {
            foreach (var content in update.Contents)
            {
                read += content is TextContent { Text.Length: > 0 } ? 1 : 0;
            }
        }

        return read >= tokens ? Environment.CpuUsage.TotalTime - before
            : throw new InvalidDataException($"Of a reply of {provider} {read} of {tokens} tokens were read.");
    }
}
