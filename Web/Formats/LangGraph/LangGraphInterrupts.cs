using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Questions about tool calls as interrupts.</summary>
internal static class LangGraphInterrupts
{
    public static JsonArray Of(IEnumerable<OpenCalls.OpenCall> calls) =>
        Of(calls.Where(call => call.Question is not null).Select(call => (call.Call, call.Question!)));

    public static JsonArray Of(IEnumerable<(ToolCalled Call, ApprovalRequested Question)> open) =>
        [.. open.Select(call => (JsonNode)new JsonObject
    {
        ["id"] = WireIds.Call(call.Call.RunId, call.Call.CallId),
        ["value"] = LangGraphAnswers.Question(call.Call, call.Question),
        ["when"] = "during",
        ["resumable"] = true,
        ["ns"] = new JsonArray(),
    })];

    /// <summary>What waits in a thread: in its last round, or nowhere.</summary>
    public static IReadOnlyList<(ToolCalled Call, ApprovalRequested Question)> In(IReadOnlyList<TranscriptRound> rounds) =>
        rounds is [.., { Reason: null } last]
            ? [.. last.Items.Where(item => item is { Call: not null, Approval: not null }).Select(item => (item.Call!, item.Approval!))]
            : [];
}
