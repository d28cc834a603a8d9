using System.Collections.Immutable;
using System.Text;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.Arguments;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>What a model call has said beside its text.</summary>
internal sealed class ModelReply
{
    private readonly List<RequestedCall> _requested = [];
    private long _callCharacters;

    /// <summary>The calls that were asked for, under the provider's ids; empty where it gave none.</summary>
    public IReadOnlyList<RequestedCall> Requested => _requested;

    /// <summary>Whether the provider has sent anything.</summary>
    public bool Began { get; set; }

    public UsageDetails? Usage { get; private set; }

    public ChatFinishReason? FinishReason { get; set; }

    public TimeSpan? FirstToken { get; set; }

    /// <summary>What the provider wants back with the results of the calls.</summary>
    public JsonText? State { get; set; }

    /// <summary>The reply at a provider that goes on with it.</summary>
    public ModelGeneration? Generation { get; set; }

    /// <summary>How many characters the calls have that were asked for.</summary>
    // A deletion reads this while the reply is still being received.
    public long CallCharacters => Volatile.Read(ref _callCharacters);

    /// <summary>Notes a call that is asked for.</summary>
    public void Ask(string? callId, string name, JsonText arguments)
    {
        _requested.Add(new(callId ?? "", name, arguments));
        Interlocked.Add(ref _callCharacters, name.Length + arguments.Text.Length);
    }

    /// <summary>Notes what was used. A provider may say it piece by piece, the later one for the whole.</summary>
    public void Note(UsageDetails details) => Usage = new()
    {
        InputTokenCount = details.InputTokenCount ?? Usage?.InputTokenCount,
        OutputTokenCount = details.OutputTokenCount ?? Usage?.OutputTokenCount,
        CachedInputTokenCount = details.CachedInputTokenCount ?? Usage?.CachedInputTokenCount,
        ReasoningTokenCount = details.ReasoningTokenCount ?? Usage?.ReasoningTokenCount,
        AdditionalCounts = details.AdditionalCounts ?? Usage?.AdditionalCounts,
    };

    /// <summary>Reads a reply of which only the text counts, until it has more than <paramref name="most"/> characters.</summary>
    /// <param name="heard">Is called with everything that comes.</param>
    public async Task ReadTextAsync(
        IAsyncEnumerable<ChatResponseUpdate> updates, StringBuilder text, int most, Action? heard, CancellationToken cancellationToken)
    {
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            heard?.Invoke();
            Began = true;
            text.Append(update.Text);
            foreach (var usage in update.Contents.OfType<UsageContent>())
            {
                Note(usage.Details);
            }

            if (text.Length > most)
            {
                return;
            }
        }
    }

    public string Finish(bool calls) => FinishReason == ChatFinishReason.Length ? "length"
        : FinishReason == ChatFinishReason.ContentFilter ? "content_filter"
        : calls ? "tool_calls" : "stop";

    /// <summary>The calls, each under an id that is unique in its run: some providers count from zero in every step.</summary>
    /// <param name="consent">Whether a call needs its owner's consent.</param>
    public async Task<ImmutableArray<RequestedCall>> CallsAsync(
        RunState run, IReadOnlyList<ITool> usable, Func<ToolDescription, JsonText, ConsentNeed> consent,
        CancellationToken cancellationToken)
    {
        var taken = run.Node.Items.OfType<ToolCalled>().Select(call => call.CallId).ToHashSet(StringComparer.Ordinal);
        var calls = ImmutableArray.CreateBuilder<RequestedCall>(Requested.Count);
        foreach (var (index, call) in Requested.Index())
        {
            var id = call.CallId.Length == 0 ? $"call_{run.Step}_{index}" : call.CallId;
            while (!taken.Add(id))
            {
                id += $"_{run.Step}_{index}";
            }

            // Nobody is asked about a call that will be refused anyway.
            var tool = usable.FirstOrDefault(tool => tool.Description.Name == call.Name);
            if (tool is BroughtTool brought)
            {
                // Its effects are known to the client that made it, which asks its own user.
                var problem = ArgumentReader.Problem(brought.Description, call.Arguments, out _);
                calls.Add(call with { CallId = id, Client = problem is null, Problem = problem });
                continue;
            }

            var need = tool is null ? default : consent(tool.Description, call.Arguments);
            var asks = need.Asks && await CallCheck.ProblemAsync(tool!, call.Arguments, cancellationToken) is null;
            calls.Add(call with
            {
                CallId = id,
                NeedsApproval = asks,
                ArgumentsHash = asks ? HashOf(call.Arguments) : "",
                Sources = asks ? need.Sources : [],
                Remembered = need.Remembered,
            });
        }

        return calls.ToImmutable();
    }

    private static string HashOf(JsonText arguments) =>
        ArgumentReader.TryRead(arguments, out var json, out _) ? CanonicalJson.Hash(json) : "";
}
