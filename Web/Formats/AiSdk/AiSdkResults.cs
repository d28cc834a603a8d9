using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>
/// Results of calls that a page has made, in the last message that it sends. Of the old version's, which do not say who has made a call,
/// the server's own are among them; no run waits for those.
/// </summary>
internal static class AiSdkResults
{
    private const string Failed = "The call failed.";

    public static IEnumerable<ResolveToolCall> Of(JsonElement message) => message.Text("role") switch
    {
        "assistant" => PartsOf(message)
            .Select(part => OfPart(part) ?? OfInvocation(part.Field("toolInvocation") ?? part)).OfType<ResolveToolCall>(),

        // assistant-stream's words for the same.
        "tool" => message.Items("content").Select(OfToolMessage).OfType<ResolveToolCall>(),
        _ => [],
    };

    // Of the last step: those before have been brought.
    private static IEnumerable<JsonElement> PartsOf(JsonElement message)
    {
        List<JsonElement> parts = [.. message.Items("parts")];
        if (parts.Count > 0)
        {
            return parts.Skip(parts.FindLastIndex(part => part.Text("type") is "step-start") + 1);
        }

        List<JsonElement> invocations = [.. message.Items("toolInvocations")];
        return invocations.Where(invocation => StepOf(invocation) == invocations.Max(StepOf));
    }

    private static int StepOf(JsonElement invocation) =>
        invocation.Field("step") is { ValueKind: JsonValueKind.Number } step && step.TryGetInt32(out var number) ? number : 0;

    private static ResolveToolCall? OfPart(JsonElement part) =>
        part.Text("toolCallId") is not { } callId || part.Flag("providerExecuted") ? null : part.Text("state") switch
        {
            "output-available" => new(callId, Value(part, "output")),
            "output-error" => new(callId, Error: part.Text("errorText") ?? Failed),
            _ => null,
        };

    private static ResolveToolCall? OfInvocation(JsonElement invocation) =>
        invocation.Text("state") is "result" && invocation.Text("toolCallId") is { } callId
            ? new(callId, Value(invocation, "result")) : null;

    private static ResolveToolCall? OfToolMessage(JsonElement part) =>
        part.Text("type") is not "tool-result" || part.Text("toolCallId") is not { } callId ? null
        : part.Flag("isError") ? new(callId, Error: Value(part, "result"))
        : new(callId, Value(part, "result"));

    private static string Value(JsonElement of, string name) => of.Text(name) ?? of.Field(name)?.GetRawText() ?? "null";
}
