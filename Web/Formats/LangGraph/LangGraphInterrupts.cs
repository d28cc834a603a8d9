using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>What a run waits for as interrupts: questions about tool calls and of tools, and calls that the client makes.</summary>
internal static class LangGraphInterrupts
{
    public static JsonArray Of(IEnumerable<OpenCalls.OpenCall> calls) =>
        [.. calls.Where(open => open.IsClients || open.Asks).Select(open => (JsonNode)new JsonObject
    {
        ["id"] = IdOf(open),
        ["value"] = Value(open),
        ["when"] = "during",
        ["resumable"] = true,
        ["ns"] = new JsonArray(),
    })];

    public static string IdOf(OpenCalls.OpenCall open) => open.Input is not null
        ? WireIds.Input(open.Call.RunId, open.Call.CallId) : WireIds.Call(open.Call.RunId, open.Call.CallId);

    /// <summary>A question in the form that LangChain's pages show, a call as its headless tools take it.</summary>
    public static JsonObject Value(OpenCalls.OpenCall open) => open.Question is { } question
        ? LangGraphAnswers.Question(open.Call, question)
        : open.Input is { } input ? LangGraphAnswers.Question(input)
        : new()
        {
            ["type"] = "tool",
            ["toolCall"] = new JsonObject
            {
                ["id"] = IdOf(open),
                ["name"] = open.Call.Name,
                ["args"] = LangGraphMessages.Arguments(open.Call.Arguments),
            },
        };

    /// <summary>What waits in a thread: in its last round, or nowhere.</summary>
    public static IReadOnlyList<OpenCalls.OpenCall> In(IReadOnlyList<TranscriptRound> rounds) =>
        rounds is [.., { Reason: null } last]
            ? [.. last.Items.Where(IsOpen).Select(item => new OpenCalls.OpenCall(item.Call!, item.Approval, item.Input))]
            : [];

    /// <summary>Whether a call waits for an answer of the client.</summary>
    public static bool IsOpen(TranscriptItem item) =>
        item is { Call: not null, Approval: not null } or { Call: not null, Input: not null } or { Call.Client: true, Result: null };
}
