using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>Tool calls, and the questions about them and of their tools.</summary>
internal sealed partial class AgUiProjection
{
    private void WriteToolEvent(IBufferWriter<byte> output, ThreadFrame frame, RunEvent @event)
    {
        switch (@event)
        {
            case ToolCalled e:
                WriteCall(output, frame, e);
                break;
            case ToolPart e:
                WritePart(output, frame, e);
                break;
            case ToolFinished e:
                WriteResult(output, frame, e);
                break;
            case ApprovalResolved { Arguments: { } edited } e:
                // The call was shown with other arguments, perhaps in the exchange before.
                if (_kept?.Edit(WireIds.Call(e.RunId, e.CallId), edited) is true)
                {
                    WriteMessages(output, _kept, null);
                }

                break;
            default:
                break;
        }
    }

    private void WriteCall(IBufferWriter<byte> output, ThreadFrame frame, ToolCalled e)
    {
        CloseParts(output);
        _kept?.AddCall(e.RunId, _step, e, e.Arguments);
        var id = WireIds.Call(e.RunId, e.CallId);
        using (var chunk = new SseChunk(output))
        {
            chunk.Json.WriteString("type", "TOOL_CALL_START");
            chunk.Json.WriteString("toolCallId", id);
            chunk.Json.WriteString("toolCallName", e.Name);
            chunk.Json.WriteString("parentMessageId", WireIds.Text(e.RunId, _step) + _again);
        }

        using (var chunk = new SseChunk(output))
        {
            chunk.Json.WriteString("type", "TOOL_CALL_ARGS");
            chunk.Json.WriteString("toolCallId", id);
            chunk.Json.WriteString("delta", e.Arguments.Text);
        }

        using (var chunk = new SseChunk(output, frame))
        {
            chunk.Json.WriteString("type", "TOOL_CALL_END");
            chunk.Json.WriteString("toolCallId", id);
        }
    }

    private void WriteResult(IBufferWriter<byte> output, ThreadFrame frame, ToolFinished e)
    {
        if (e.Client is true && start.Silent != default)
        {
            // Whoever brought it has it.
            return;
        }

        _kept?.AddResult(e);
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type", "TOOL_CALL_RESULT");
        chunk.Json.WriteString("messageId", WireIds.Result(e.RunId, e.CallId));
        chunk.Json.WriteString("toolCallId", WireIds.Call(e.RunId, e.CallId));
        chunk.Json.WritePropertyName("content");
        AgUiMessages.ContentOf(e).WriteTo(chunk.Json);
        chunk.Json.WriteString("role", "tool");
        if (e.Error is { } error)
        {
            chunk.Json.WriteStartObject("metadata");
            chunk.Json.WriteString("error", error.Code);
            chunk.Json.WriteEndObject();
        }
    }

    private static void WritePart(IBufferWriter<byte> output, ThreadFrame frame, ToolPart e)
    {
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type", "CUSTOM");
        chunk.Json.WriteString("name", WireParts.Name(e));
        chunk.Json.WritePropertyName("value");
        WireParts.Value(e, "toolCallId", WireIds.Call(e.RunId, e.CallId)).WriteTo(chunk.Json);
    }

    private static void WriteQuestion(Utf8JsonWriter json, ToolCalled call, ApprovalRequested question)
    {
        var id = WireIds.Call(call.RunId, call.CallId);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("reason", "tool_call");
        json.WriteString("message", $"May {call.Name} be called?");
        json.WriteString("toolCallId", id);
        json.WritePropertyName("responseSchema");
        json.WriteRawValue(
            """{"type":"object","properties":{"approved":{"type":"boolean"},"arguments":{"type":"object"},"reason":{"type":"string"}},"required":["approved"]}""",
            skipInputValidation: true);
        json.WriteString("expiresAt", question.ExpiresAt);
        json.WriteStartObject("metadata");
        json.WriteString("callId", call.CallId);
        json.WriteString("name", call.Name);
        json.WriteJson("arguments", call.Arguments);
        json.WriteString("argumentsHash", question.ArgumentsHash);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // The tool asks before it goes on, which is another question than whether it may be called.
    private void WriteInput(Utf8JsonWriter json, InputRequested asked)
    {
        json.WriteStartObject();
        json.WriteString("id", WireIds.Input(asked.RunId, asked.CallId));
        json.WriteString("reason", WireInputs.Requested);
        json.WriteString("message", string.Join(' ', asked.Questions.Select(question => question.Message)));
        json.WriteString("toolCallId", WireIds.Call(asked.RunId, asked.CallId));
        json.WritePropertyName("responseSchema");
        WireInputs.Schema(asked).WriteTo(json);
        json.WriteString("expiresAt", asked.ExpiresAt);
        json.WritePropertyName("metadata");
        WireInputs.Value(scope.Key, asked, "callId", asked.CallId).WriteTo(json);
        json.WriteEndObject();
    }

    // For pages that show what a tool is at; nothing is kept of it.
    private void WriteProgress(IBufferWriter<byte> output, ThreadFrame frame)
    {
        using var progress = JsonDocument.Parse(frame.Json);
        if (!_started || progress.RootElement.Text("callId") is not { } callId || _calls.Find(callId) is null)
        {
            return;
        }

        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", "CUSTOM");
        chunk.Json.WriteString("name", "tool_progress");
        chunk.Json.WriteStartObject("value");
        chunk.Json.WriteString("toolCallId", WireIds.Call(_runId!, callId));
        chunk.Json.WriteNumber("elapsedMs", progress.RootElement.GetProperty("elapsedMs").GetInt64());
        if (progress.RootElement.Text("note") is { } note)
        {
            chunk.Json.WriteString("note", note);
        }

        if (progress.RootElement.Text("kind") is { } kind)
        {
            chunk.Json.WriteString("kind", kind);
        }

        chunk.Json.WriteEndObject();
    }
}
