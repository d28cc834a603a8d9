using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>The gateway chat's stream: a name for each event, <c>final</c> or <c>error</c> last.</summary>
internal sealed class LlmChatProjection(StreamScope scope) : RunProjection(scope)
{
    public static ProjectedFormat Format { get; } = new("llmchat", NativeFormat.EventStreamType, scope => new LlmChatProjection(scope));

    private readonly JsonFrames _frames = new("", "\n\n");
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
        output.Write("event: token\ndata: {\"content\":"u8);
        output.Write(quoted);
        output.Write("}\n\n"u8);
    }

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        switch (@event)
        {
            case ToolCalled call:
                var called = Begin(output, "tool_start", call.CallId, call.Name);
                called.WriteJson("input", call.Arguments);
                called.WriteString("start"u8, Time(call.At));
                _frames.End(output);
                break;
            case InputRequested input:
                // Its clients show nothing else while a tool is at work; the whole text that comes last has nothing of it.
                WriteText(output, JsonSerializer.SerializeToUtf8Bytes($"\n\n{WireInputs.Text(Key, input)}\n\n"));
                break;
            case ToolPart part:
                // The result's text has the rest of them.
                if (PartMarkdown.Link(part) is { } link)
                {
                    _links[part.CallId] = $"{_links.GetValueOrDefault(part.CallId)}\n\n{link}";
                }

                break;
            case ToolFinished { Error: { } error } result:
                var failed = Begin(output, "tool_error", result.CallId, result.Name);
                failed.WriteString("error"u8, WithLinks(result.CallId, error.Message));
                failed.WriteString("time"u8, Time(result.At));
                _frames.End(output);
                break;
            case ToolFinished result:
                var finished = Begin(output, "tool_end", result.CallId, result.Name);
                finished.WriteString("output"u8, WithLinks(result.CallId, result.Result ?? ""));
                finished.WriteString("end"u8, Time(result.At));
                _frames.End(output);
                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        if (finished.Reason is RunReason.Failed)
        {
            WriteError(output, LlmChatError.Text(finished.Code, finished.Message), finished.Recoverable is true);
            return;
        }

        var json = Begin(output, "final");
        json.WriteString("content"u8, finished.Text);
        json.WriteBoolean("tool_used"u8, finished.Tools.Length > 0);
        json.WriteStartArray("tools"u8);
        foreach (var tool in finished.Tools)
        {
            json.WriteStringValue(tool);
        }

        json.WriteEndArray();
        json.WriteNumber("elapsed_ms"u8, finished.ElapsedMs);
        _frames.End(output);
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message) =>
        WriteError(output, message, recoverable: code == Problem.StreamEnded.Code);

    protected override void WriteSilence(IBufferWriter<byte> output) => output.Write(": hb\n\n"u8);

    private string WithLinks(string callId, string text) =>
        _links.Remove(callId, out var links) ? $"{text}{links}".TrimStart('\n') : text;

    private void WriteError(IBufferWriter<byte> output, string message, bool recoverable)
    {
        var json = Begin(output, "error");
        json.WriteString("error"u8, message);
        json.WriteBoolean("recoverable"u8, recoverable);
        _frames.End(output);
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output, string type, string id, string tool)
    {
        var json = Begin(output, type);
        json.WriteString("id"u8, id);
        json.WriteString("tool"u8, tool);
        return json;
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output, string type)
    {
        output.Write("event: "u8);
        Encoding.ASCII.GetBytes(type.AsSpan(), output);
        output.Write("\ndata: "u8);
        return _frames.Begin(output, type);
    }
}
