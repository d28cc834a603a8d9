using System.Buffers;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>
/// The agent platform's stream: lines of plain text, each with a prefix. The thread's id comes first in both of the ways that its clients
/// know: <c>8:</c> and <c>d:{"type":"chat-id"}</c>; and so do calls.
/// </summary>
internal sealed class AutomatosProjection(StreamScope scope) : RunProjection(scope)
{
    private const int MostPreview = 500;
    private const string FinishError = "error";

    private static readonly string[] Calls = ["tool_call", "tool-start"];

    public static ProjectedFormat Format { get; } = new(
        "automatos", "text/plain; charset=utf-8", scope => new AutomatosProjection(scope), ("x-vercel-ai-data-stream", "v1"));

    private readonly JsonFrames _lines = new("d:", "\n");
    private readonly Dictionary<string, string> _asked = new(StringComparer.Ordinal);

    protected override void WriteStart(IBufferWriter<byte> output)
    {
        output.Write("8:\""u8);
        Encoding.ASCII.GetBytes(Key.Id.AsSpan(), output);
        output.Write("\"\n"u8);
        _lines.Begin(output, "chat-id").WriteString("chatId"u8, Key.Id);
        _lines.End(output);
    }

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
        output.Write("0:"u8);
        output.Write(quoted);
        output.Write("\n"u8);
    }

    protected override void WriteReasoning(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
        output.Write("d:{\"type\":\"reasoning\",\"data\":{\"delta\":"u8);
        output.Write(quoted);
        output.Write("}}\n"u8);
    }

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        switch (@event)
        {
            case ToolCalled call:
                // The first of its clients knows a call by another name.
                foreach (var type in Calls)
                {
                    var called = Begin(output, type, call.CallId, call.Name);
                    called.WriteJson("input", call.Arguments);
                    End(output, called);
                }

                break;
            case ApprovalResolved { Approved: false } answer:
                var denied = Begin(output, "tool-permission-denied", answer.CallId, _asked.GetValueOrDefault(answer.CallId, ""));
                if (answer.Reason is { } reason)
                {
                    denied.WriteString("reason"u8, reason);
                }

                End(output, denied);
                break;
            case ApprovalRequested question:
                _asked[question.CallId] = question.Name;
                var asked = Begin(output, "tool-approval", question.CallId, question.Name);
                asked.WriteString("expiresAt"u8, question.ExpiresAt);
                End(output, asked);
                break;
            case InputRequested input:
                var asks = BeginData(output, "tool-input");
                foreach (var (name, value) in WireInputs.Value(Key, input, "toolCallId", input.CallId))
                {
                    asks.WritePropertyName(name);
                    value!.WriteTo(asks);
                }

                End(output, asks);
                break;
            case ToolPart part:
                var data = BeginData(output, "tool-data");
                data.WriteString("kind"u8, WireParts.Name(part)["tool_".Length..]);
                foreach (var (name, value) in WireParts.Value(part, "toolCallId", part.CallId))
                {
                    data.WritePropertyName(name);
                    value!.WriteTo(data);
                }

                End(output, data);
                break;
            case ToolFinished result:
                WriteResult(output, result);
                break;
            case MemoryRecalled { Facts.Length: > 0 } recalled:
                // The event has no texts: a fact can be forgotten, and what was sent cannot.
                var memory = BeginData(output, "memory-injected");
                memory.WriteStartArray("memories"u8);
                memory.WriteEndArray();
                memory.WriteNumber("totalMatched"u8, recalled.Facts.Length);
                End(output, memory);
                break;
            case ContextCompacted { Messages: { } messages }:
                var compacted = BeginData(output, "context-compacted");
                compacted.WriteNumber("messages"u8, messages);
                End(output, compacted);
                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        if (finished.Reason is RunReason.Limited)
        {
            var limited = BeginData(output, "limit_reached");
            limited.WriteString("limit"u8, finished.Code);
            limited.WriteString("message"u8, finished.Message);
            End(output, limited);
        }

        if (finished.Reason is RunReason.Failed)
        {
            WriteError(output, AutomatosError.Code(finished.Code), finished.Message ?? "The run failed.");
        }

        var usage = BeginData(output, "usage");
        usage.WriteNumber("promptTokens"u8, finished.Usage.InputTokens);
        usage.WriteNumber("completionTokens"u8, finished.Usage.OutputTokens);
        usage.WriteNumber("totalTokens"u8, finished.Usage.InputTokens + finished.Usage.OutputTokens);
        End(output, usage);
        WriteFinish(output, FinishReason(finished));
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message)
    {
        WriteError(output, code, message);
        WriteFinish(output, FinishError);
    }

    private void WriteFinish(IBufferWriter<byte> output, string reason)
    {
        _lines.Begin(output, "finish").WriteString("finishReason"u8, reason);
        _lines.End(output);
    }

    private void WriteError(IBufferWriter<byte> output, string code, string message)
    {
        var json = JsonFrames.Begin(output, "e:"u8);
        json.WriteString("message"u8, message);
        json.WriteString("code"u8, code);
        _lines.End(output);
    }

    // Comments are fatal to readers of this kind of stream; an empty list of data is passed over.
    protected override void WriteSilence(IBufferWriter<byte> output) => output.Write("2:[]\n"u8);

    private static string FinishReason(RunFinished finished) => finished.Reason switch
    {
        RunReason.Stopped => "cancelled",
        RunReason.Failed => FinishError,
        RunReason.Limited => "length",
        _ => finished.Finish is "length" ? "length" : "stop",
    };

    private void WriteResult(IBufferWriter<byte> output, ToolFinished result)
    {
        var ended = Begin(output, "tool-end", result.CallId, result.Name);
        ended.WriteBoolean("success"u8, result.Error is null);
        ended.WriteNumber("durationMs"u8, result.ElapsedMs);
        End(output, ended);
        var text = result.Error?.Message ?? result.Preview ?? result.Result ?? "";
        var shown = Begin(output, "tool-result", result.CallId, result.Name);
        shown.WriteString(
            "result"u8, text.Length <= MostPreview ? text : text.AsSpan(
                0, char.IsHighSurrogate(text[MostPreview - 1]) ? MostPreview - 1 : MostPreview));
        End(output, shown);
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output, string type, string id, string tool)
    {
        var json = BeginData(output, type);
        json.WriteString("toolCallId"u8, id);
        json.WriteString("toolName"u8, tool);
        return json;
    }

    private Utf8JsonWriter BeginData(IBufferWriter<byte> output, string type)
    {
        var json = _lines.Begin(output, type);
        json.WriteStartObject("data"u8);
        return json;
    }

    private void End(IBufferWriter<byte> output, Utf8JsonWriter json)
    {
        json.WriteEndObject();
        _lines.End(output);
    }
}
