using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>The answer to one interrupt: whether a tool may be called, or what it has asked.</summary>
/// <param name="InterruptId">The call.</param>
/// <param name="IsInput">Whether it is what the call's tool has asked.</param>
/// <param name="Payload">The answer to a tool; none when there is none.</param>
internal sealed record AgUiResume(
    string InterruptId, bool Approved, JsonText? Arguments, string? Reason, bool IsInput = false, JsonElement? Payload = null)
{
    private const int MaxReasonLength = 2_000;

    public static AgUiResume Read(JsonElement entry)
    {
        var id = entry.Text("interruptId") ?? throw RequestException.Invalid(
            "resume_invalid", "An entry of resume has no interruptId. Send back the id of the interrupt.");
        var input = WireIds.InputCall(id);
        var payload = entry.Field("payload");
        switch (entry.Text("status"))
        {
            case "cancelled":
                return new(input ?? id, Approved: false, null, "cancelled", IsInput: input is not null);
            case "resolved" when input is not null:
                return new(input, Approved: true, null, null, IsInput: true, payload?.Clone());
            case "resolved":
                break;
            default:
                throw RequestException.Invalid("resume_invalid", $"resume of '{id}' has the status 'resolved' or 'cancelled'.");
        }

        // Nothing that needs consent is made for an answer that does not say so.
        var approved = payload?.Field("approved") ?? payload;
        return approved is { ValueKind: JsonValueKind.True or JsonValueKind.False } said
            ? new(
                id,
                said.ValueKind is JsonValueKind.True,
                payload is { ValueKind: JsonValueKind.Object } more ? MessageLimits.Object("arguments", more.Field("arguments")) : null,
                payload?.Text("reason") is { } reason ? reason[..Math.Min(reason.Length, MaxReasonLength)] : null)
            : throw RequestException.Invalid(
                "resume_invalid", $"resume of '{id}' has a payload like {{\"approved\": true}}; with it may come arguments and a reason.");
    }

    /// <summary>The answer as the thread takes it.</summary>
    public async Task<ThreadRequest> ToRequestAsync(
        IThreads threads, ThreadKey key, string runId, string callId, CancellationToken cancellationToken)
    {
        if (!IsInput)
        {
            return new ResolveApproval(callId, Approved, Arguments: Arguments, Reason: Reason);
        }

        if (!Approved)
        {
            return new ResolveInput(callId, InputResolved.Cancel);
        }

        var asked = await ThreadSearch.FindLastAsync<InputRequested>(
            threads, key, InputRequested.TypeName, asked => asked.RunId == runId && asked.CallId == callId, cancellationToken);
        return new ResolveInput(
            callId, InputResolved.Accept,
            asked is var (_, input) ? MessageLimits.Object("payload", WireInputs.Content(input, Payload)) : null);
    }
}
