using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>The answer to one interrupt: whether a tool may be called.</summary>
/// <param name="InterruptId">The interrupt, which is the call.</param>
internal sealed record AgUiResume(string InterruptId, bool Approved, JsonText? Arguments, string? Reason)
{
    private const int MaxReasonLength = 2_000;

    public static AgUiResume Read(JsonElement entry)
    {
        var id = entry.Text("interruptId") ?? throw RequestException.Invalid(
            "resume_invalid", "An entry of resume has no interruptId. Send back the id of the interrupt.");
        switch (entry.Text("status"))
        {
            case "cancelled":
                return new(id, Approved: false, null, "cancelled");
            case "resolved":
                break;
            default:
                throw RequestException.Invalid("resume_invalid", $"resume of '{id}' has the status 'resolved' or 'cancelled'.");
        }

        // Nothing that needs consent is made for an answer that does not say so.
        var payload = entry.Field("payload");
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
}
