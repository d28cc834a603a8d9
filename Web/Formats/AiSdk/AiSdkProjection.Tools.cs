using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>Tool calls, the questions about them, and the end of the run.</summary>
internal sealed partial class AiSdkProjection
{
    private static void WriteCall(IBufferWriter<byte> output, ThreadFrame frame, ToolCalled call, JsonText arguments)
    {
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type", "tool-input-available");
        chunk.Json.WriteString("toolCallId", call.CallId);
        chunk.Json.WriteString("toolName", call.Name);
        chunk.Json.WriteJson("input", arguments);

        if (call.Client is not true)
        {
            // Made here: the page is not to call anything.
            chunk.Json.WriteBoolean("providerExecuted", true);
        }
    }

    private void WriteQuestion(IBufferWriter<byte> output, ThreadFrame frame, ApprovalRequested e)
    {
        using var chunk = new SseChunk(output, frame);
        if (version >= Approvals)
        {
            chunk.Json.WriteString("type", "tool-approval-request");
            chunk.Json.WriteString("approvalId", e.CallId);
            chunk.Json.WriteString("toolCallId", e.CallId);
            return;
        }

        // Version 5 knows no approvals: its page asks POST /v1/threads/{id}/approvals/{callId}.
        chunk.Json.WriteString("type", "data-approval");
        chunk.Json.WriteString("id", e.CallId);
        chunk.Json.WriteStartObject("data");
        chunk.Json.WriteString("callId", e.CallId);
        chunk.Json.WriteString("name", e.Name);
        chunk.Json.WriteString("argumentsHash", e.ArgumentsHash);
        chunk.Json.WriteString("expiresAt", e.ExpiresAt);
        chunk.Json.WriteString("state", "requested");
        chunk.Json.WriteEndObject();
    }

    private void WriteAnswer(IBufferWriter<byte> output, ThreadFrame frame, ApprovalResolved e)
    {
        var call = _calls.Find(e.CallId)?.Call;
        if (!e.Approved)
        {
            _denied.Add(e.CallId);
        }

        if (version < Approvals)
        {
            using var chunk = new SseChunk(output, frame);
            chunk.Json.WriteString("type", "data-approval");
            chunk.Json.WriteString("id", e.CallId);
            chunk.Json.WriteStartObject("data");
            chunk.Json.WriteString("callId", e.CallId);
            chunk.Json.WriteString("state", e.Approved ? "approved" : "denied");
            chunk.Json.WriteEndObject();
        }
        else if (call is not null && version >= Resets)
        {
            using var chunk = new SseChunk(output, frame);
            chunk.Json.WriteString("type", "tool-approval-response");
            chunk.Json.WriteString("approvalId", e.CallId);
            chunk.Json.WriteBoolean("approved", e.Approved);
            if (e.Reason is not null)
            {
                chunk.Json.WriteString("reason", e.Reason);
            }
        }

        if (call is not null && e.Arguments is { } edited)
        {
            WriteCall(output, frame, call, edited);
        }
    }

    // No version knows questions of tools: the page asks POST /v1/threads/{id}/inputs/{callId}.
    private static void WriteInput(IBufferWriter<byte> output, ThreadFrame frame, string callId, JsonObject data, string state)
    {
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type", "data-input");
        chunk.Json.WriteString("id", callId);
        data["state"] = state;
        chunk.Json.WritePropertyName("data");
        data.WriteTo(chunk.Json);
    }

    private void WriteResult(IBufferWriter<byte> output, ThreadFrame frame, ToolFinished e)
    {
        using var chunk = new SseChunk(output, frame);
        if (_denied.Remove(e.CallId) && version >= Approvals)
        {
            chunk.Json.WriteString("type", "tool-output-denied");
            chunk.Json.WriteString("toolCallId", e.CallId);
            return;
        }

        chunk.Json.WriteString("type", e.Error is null ? "tool-output-available" : "tool-output-error");
        chunk.Json.WriteString("toolCallId", e.CallId);
        if (e.Error is { } error)
        {
            chunk.Json.WriteString("errorText", error.Message);
        }
        else
        {
            chunk.Json.WriteResult("output", e.Result);
        }

        if (e.Client is not true && _calls.Find(e.CallId)?.IsClients is not true)
        {
            chunk.Json.WriteBoolean("providerExecuted", true);
        }
    }

    // Shown while it happens, and not kept in the message.
    private void WriteProgress(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (!_started)
        {
            return;
        }

        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", "data-tool-progress");
        chunk.Json.WritePropertyName("data");
        chunk.Json.WriteRawValue(frame.Json.Span, skipInputValidation: true);
        chunk.Json.WriteBoolean("transient", true);
    }

    private void WriteFinished(IBufferWriter<byte> output, ThreadFrame frame, RunFinished e)
    {
        CloseStep(output);
        using (var chunk = new SseChunk(output, frame))
        {
            chunk.Json.WriteString("type", "message-metadata");
            chunk.Json.WriteStartObject("messageMetadata");
            chunk.Json.WritePropertyName("reason");
            JsonSerializer.Serialize(chunk.Json, e.Reason);
            if ((e.Finish ?? e.Code) is { } code)
            {
                chunk.Json.WriteString("code", code);
            }

            chunk.Json.WriteStartObject("usage");
            chunk.Json.WriteNumber("inputTokens", e.Usage.InputTokens);
            chunk.Json.WriteNumber("outputTokens", e.Usage.OutputTokens);
            chunk.Json.WriteNumber("totalTokens", e.Usage.InputTokens + e.Usage.OutputTokens);
            chunk.Json.WriteEndObject();
            chunk.Json.WriteEndObject();
        }

        switch (e.Reason)
        {
            case RunReason.Failed:
                WriteError(output, e.Message ?? e.Code ?? "The run failed.");
                break;
            case RunReason.Stopped:
                // A reason beside it kills versions of before.
                WriteBare(output, "abort"u8, null);
                break;
            default:
                break;
        }
    }
}
