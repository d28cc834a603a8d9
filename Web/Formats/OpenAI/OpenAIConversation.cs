using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>
/// A conversation that a client holds: it ends with what the user says, or with results of calls that the client has made, with which the
/// reply goes on.
/// </summary>
internal sealed class OpenAIConversation
{
    private readonly List<OpenAIMessage> _messages;
    private readonly Dictionary<string, string> _results;

    // Where the messages that are answered begin, and where what was answered to them already does.
    private readonly int _asked;
    private readonly int _answered;

    private readonly Func<string, (string? ThreadId, string CallId)> _named;

    /// <param name="named">What the client's name of a call says.</param>
    public OpenAIConversation(IEnumerable<OpenAIMessage> messages, Func<string, (string? ThreadId, string CallId)> named)
    {
        _named = named;
        _messages = [.. messages.Where(message =>
            message is { Role: "user" or "tool" } or { Role: "assistant", Text.Length: > 0 } or { Role: "assistant", Calls.Count: > 0 })];
        _results = _messages.Where(message => message is { Role: "tool", CallId: not null }).GroupBy(message => message.CallId!)
            .ToDictionary(same => same.Key, same => same.Last().Text, StringComparer.Ordinal);
        _answered = _messages.FindLastIndex(message => message.Role is "user") + 1;
        _asked = _answered;
        while (_asked > 0 && _messages[_asked - 1].Role is "user")
        {
            _asked--;
        }

        if (_messages is [.., { Role: "tool" }])
        {
            var from = _messages.FindLastIndex(message => message.Role is not "tool") + 1;
            Results = [.. _messages[from..].Select(Result)];
            ThreadId = _messages[from..].Select(result => named(CallOf(result)).ThreadId).FirstOrDefault(id => id is not null);
        }
    }

    /// <summary>Results of calls with which the conversation ends; empty when it ends with the user.</summary>
    public IReadOnlyList<ResolveToolCall> Results { get; } = [];

    /// <summary>The thread that the names of those calls tell of.</summary>
    public string? ThreadId { get; }

    /// <summary>Whether there is something to answer.</summary>
    public bool IsAsking => _asked < _answered && (_answered == _messages.Count || Results.Count > 0);

    /// <summary>What the user says last.</summary>
    public IReadOnlyList<OpenAIMessage> Asked => _messages[_asked.._answered];

    /// <summary>What stands before that.</summary>
    public IReadOnlyList<PastMessage> Past => [.. Told(_messages[.._asked], isWhole: false)];

    /// <summary>What the assistant has done since, as the beginning of its reply.</summary>
    /// <exception cref="RequestException">A call has no result.</exception>
    public ImmutableArray<PastStep>? Steps() => Results.Count == 0 ? null : PastSteps.Of(Told(_messages[_answered..], isWhole: true))[..^1];

    private ResolveToolCall Result(OpenAIMessage message)
    {
        var callId = _named(CallOf(message)).CallId;
        return message.IsError ? new(callId, Error: message.Text) : new(callId, message.Text);
    }

    private static string CallOf(OpenAIMessage result) => result.CallId
        ?? throw RequestException.Invalid("id_missing", "The result of a tool call names the call that it is of.");

    private IEnumerable<PastMessage> Told(IEnumerable<OpenAIMessage> messages, bool isWhole)
    {
        foreach (var message in messages.Where(message => message.Role is not "tool"))
        {
            if (isWhole && message.Calls.FirstOrDefault(call => !_results.ContainsKey(call.CallId)) is { CallId: var missing })
            {
                throw RequestException.Invalid(
                    "tool_result_missing",
                    $"The call '{missing}' has no result. Send a result for each call that the assistant has asked for.");
            }

            yield return new(message.Role is "user", message.Text)
            {
                Calls =
                [
                    .. message.Calls.Where(call => _results.ContainsKey(call.CallId)).Select(call => call with
                    {
                        CallId = _named(call.CallId).CallId,
                        Result = _results[call.CallId],
                    }),
                ],
            };
        }
    }
}
