using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>The events that frame a run: its beginning, its steps and messages, and its end.</summary>
internal sealed partial class AgUiProjection
{
    private const string ProtocolVersion = "1.0";

    public static void WriteRunStarted(IBufferWriter<byte> output, ThreadKey key, string runId)
    {
        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", "RUN_STARTED");
        chunk.Json.WriteString("threadId", key.Id);
        chunk.Json.WriteString("runId", runId);
        chunk.Json.WriteString("protocolVersion", ProtocolVersion);
    }

    public static void WriteMessages(IBufferWriter<byte> output, AgUiMessages messages, string? emptied)
    {
        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", "MESSAGES_SNAPSHOT");
        messages.WriteTo(chunk.Json, emptied);
    }

    /// <summary>The end of an exchange in which nothing runs.</summary>
    public static void WriteNothingRuns(IBufferWriter<byte> output, ThreadKey key, string runId)
    {
        using var chunk = new SseChunk(output);
        WriteRunFinished(chunk.Json, key, runId);
        WriteOutcome(chunk.Json, "success");
    }

    private static void WriteRunFinished(Utf8JsonWriter json, ThreadKey key, string runId)
    {
        json.WriteString("type", "RUN_FINISHED");
        json.WriteString("threadId", key.Id);
        json.WriteString("runId", runId);
    }

    private static void WriteMessageStart(IBufferWriter<byte> output, string type, string id, string role)
    {
        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", type);
        chunk.Json.WriteString("messageId", id);
        chunk.Json.WriteString("role", role);
    }

    private static void WriteMessage(IBufferWriter<byte> output, string type, string id)
    {
        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", type);
        chunk.Json.WriteString("messageId", id);
    }

    private void WriteStep(IBufferWriter<byte> output, string type, ThreadFrame? frame)
    {
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type", type);
        chunk.Json.WriteString("stepName", $"step {_step}");
    }

    // Another client wrote into this run; whoever wrote it has it.
    private void WriteSteered(IBufferWriter<byte> output, MessagePosted message)
    {
        var id = AgUiMessages.IdOf(message);
        if (!_started || _kept is null || _kept.Has(id))
        {
            return;
        }

        CloseParts(output);
        _kept.AddUser(message);
        WriteMessageStart(output, "TEXT_MESSAGE_START", id, "user");
        using (var chunk = new SseChunk(output))
        {
            chunk.Json.WriteString("type", "TEXT_MESSAGE_CONTENT");
            chunk.Json.WriteString("messageId", id);
            chunk.Json.WriteString("delta", message.Text);
        }

        WriteMessage(output, "TEXT_MESSAGE_END", id);
    }

    private void WriteFinished(IBufferWriter<byte> output, ThreadFrame frame, RunFinished e)
    {
        switch (e.Reason)
        {
            case RunReason.Failed:
                WriteError(output, e.Message ?? "The run failed.", e.Code ?? "failed", e.Usage);
                break;
            case RunReason.Stopped:
                WriteCancelled(output, e);
                break;
            default:
                _ended = true;
                using (var chunk = new SseChunk(output, frame))
                {
                    WriteRunFinished(chunk.Json, scope.Key, start.RunId ?? e.RunId);
                    WriteResult(chunk.Json, e);
                    WriteOutcome(chunk.Json, "success");
                    WriteUsage(chunk.Json, e.Usage);
                }

                break;
        }
    }

    private void WriteCancelled(IBufferWriter<byte> output, RunFinished? e)
    {
        _ended = true;
        using var chunk = new SseChunk(output);
        WriteRunFinished(chunk.Json, scope.Key, start.RunId ?? _runId ?? "");
        if (e is not null)
        {
            WriteResult(chunk.Json, e);
        }

        WriteOutcome(chunk.Json, "cancelled");
        WriteUsage(chunk.Json, e?.Usage);
    }

    private void WriteInterrupt(IBufferWriter<byte> output) => WriteWaiting(output, "interrupt", "interrupts", (json, open) =>
    {
        if (open.Question is { } question)
        {
            WriteQuestion(json, open.Call, question);
        }
        else if (open.Input is { } input)
        {
            WriteInput(json, input);
        }
    });

    // The client makes them, and runs the agent again with their results.
    private void WritePending(IBufferWriter<byte> output) => WriteWaiting(
        output, "success", "pendingToolCallIds",
        (json, open) => json.WriteStringValue(WireIds.Call(open.Call.RunId, open.Call.CallId)));

    private void WriteWaiting(
        IBufferWriter<byte> output, string outcome, string list, Action<Utf8JsonWriter, OpenCalls.OpenCall> write)
    {
        _ended = true;
        using var chunk = new SseChunk(output);
        WriteRunFinished(chunk.Json, scope.Key, start.RunId ?? _runId ?? "");
        chunk.Json.WriteStartObject("outcome");
        chunk.Json.WriteString("type", outcome);
        chunk.Json.WriteStartArray(list);
        foreach (var open in _calls.Calls)
        {
            write(chunk.Json, open);
        }

        chunk.Json.WriteEndArray();
        chunk.Json.WriteEndObject();
    }

    private static void WriteOutcome(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject("outcome");
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private void WriteError(IBufferWriter<byte> output, string message, string code, Usage? usage)
    {
        _ended = true;
        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", "RUN_ERROR");
        chunk.Json.WriteString("message", message);
        chunk.Json.WriteString("code", code);
        WriteUsage(chunk.Json, usage);
    }

    private static void WriteResult(Utf8JsonWriter json, RunFinished e)
    {
        json.WriteStartObject("result");
        json.WritePropertyName("reason");
        JsonSerializer.Serialize(json, e.Reason);
        json.WriteString("runId", e.RunId);
        if ((e.Finish ?? e.Code) is { } code)
        {
            json.WriteString("code", code);
        }

        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json, Usage? usage)
    {
        if (usage is null)
        {
            return;
        }

        json.WriteStartArray("usage");
        json.WriteStartObject();
        if (_model is not null)
        {
            json.WriteString("model", _model);
        }

        json.WriteNumber("inputTokens", usage.InputTokens);
        json.WriteNumber("outputTokens", usage.OutputTokens);
        json.WriteNumber("totalTokens", usage.InputTokens + usage.OutputTokens);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Quoted(string id) => JsonSerializer.Serialize(id);
}
