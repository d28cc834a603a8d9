using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>What a model call has said beside its text.</summary>
internal sealed class ModelReply
{
    public List<(string? CallId, string Name, JsonText Arguments)> Requested { get; } = [];

    /// <summary>Whether the provider has sent anything.</summary>
    public bool Began { get; set; }

    public UsageDetails? Usage { get; private set; }

    public ChatFinishReason? FinishReason { get; set; }

    public TimeSpan? FirstToken { get; set; }

    /// <summary>What the provider wants back with the results of the calls.</summary>
    public JsonText? State { get; set; }

    /// <summary>How many characters the calls have that were asked for.</summary>
    public long CallCharacters => Requested.Sum(call => (long)call.Name.Length + call.Arguments.Text.Length);

    /// <summary>Notes what was used. A provider may say it piece by piece, the later one for the whole.</summary>
    public void Note(UsageDetails details) => Usage = new()
    {
        InputTokenCount = details.InputTokenCount ?? Usage?.InputTokenCount,
        OutputTokenCount = details.OutputTokenCount ?? Usage?.OutputTokenCount,
    };

    public string Finish(bool calls) => FinishReason == ChatFinishReason.Length ? "length"
        : FinishReason == ChatFinishReason.ContentFilter ? "content_filter"
        : calls ? "tool_calls" : "stop";

    /// <summary>The calls, each under an id that is unique in its run: some providers count from zero in every step.</summary>
    public ImmutableArray<RequestedCall> Calls(RunState run, IReadOnlyList<ITool> usable)
    {
        var taken = run.Node.Items.OfType<ToolCalled>().Select(call => call.CallId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Requested.Select((call, index) =>
            {
                var id = string.IsNullOrEmpty(call.CallId) ? $"call_{run.Step}_{index}" : call.CallId;
                while (!taken.Add(id))
                {
                    id += $"_{run.Step}_{index}";
                }

                // Nobody is asked about a call that cannot be made anyway.
                var sound = call.Arguments.TryParse(out var json);
                var needsApproval = sound && usable.Any(tool => tool.Description.Name == call.Name && tool.Description.NeedsApproval);
                return new RequestedCall(id, call.Name, call.Arguments, needsApproval, needsApproval ? Hash(json, call.Arguments) : "");
            }),
        ];
    }

    // What has no canonical form cannot be called with either, but that is not for this place to say: it is asked for like any other.
    private static string Hash(JsonElement json, JsonText arguments)
    {
        try
        {
            return CanonicalJson.Hash(json);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException)
        {
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arguments.Text)));
        }
    }
}
