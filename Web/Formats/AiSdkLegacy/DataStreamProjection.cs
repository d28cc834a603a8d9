using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.AiSdkLegacy;

/// <summary>
/// The data stream of the AI SDK 4: lines of a letter and a JSON value. Its clients die of a line that they do not know, and of comments. A
/// tool call belongs to the step whose end comes next, so that a step is ended when the next one begins. A call that the client makes ends
/// the stream: it sends the result with its next request, and the run goes on in another stream.
/// </summary>
internal sealed class DataStreamProjection(StreamScope scope) : RunProjection(scope)
{
    private const string ToolCalls = "tool-calls";

    private static readonly JsonFrames Lines = new("", "\n");
    private static readonly JsonFrames InList = new("", "]\n");

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly OpenCalls _calls = new();
    private Usage _used = Usage.None;
    private StepFinished? _step;

    public static IStreamFormat Format { get; } =
        new ProjectedFormat(null, "text/plain; charset=utf-8", scope => new DataStreamProjection(scope), ("X-Vercel-AI-Data-Stream", "v1"));

    public override bool IsWaiting => _calls.IsWithClient;

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted) => Line(output, "0:"u8, quoted);

    protected override void WriteReasoning(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted) => Line(output, "g:"u8, quoted);

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        if (@event is ToolFinished { Client: true } brought && _calls.Find(brought.CallId) is null)
        {
            // Whoever brought it has it, in a message that may be told of no call that this stream has not begun.
            return;
        }

        if (@event is RunEvent own)
        {
            _calls.Follow(own);
        }

        switch (@event)
        {
            case StepStarted { Attempt: 1 } e:
                EndStep(output);
                var start = JsonFrames.Begin(output, "f:"u8);
                start.WriteString("messageId", e.RunId);
                Lines.End(output);
                break;
            case StepFinished e:
                (_step, _used) = (e, _used.Add(e.Usage));
                break;
            case ToolCalled e:
                if (e.NeedsApproval is true)
                {
                    // Only a call that was begun so can be written once more, with other arguments.
                    _names[e.CallId] = e.Name;
                    WriteCall(output, "b:"u8, e.CallId, e.Name, null);
                }

                WriteCall(output, "9:"u8, e.CallId, e.Name, e.Arguments);
                break;
            case ToolSource { Url: { } url } e:
                var source = JsonFrames.Begin(output, "h:"u8);
                source.WriteString("sourceType", "url");
                source.WriteString("id", $"{e.CallId}-{sequence}");
                source.WriteString("url", url);
                if (e.Title is not null)
                {
                    source.WriteString("title", e.Title);
                }

                Lines.End(output);
                break;
            case ToolPart e:
                var part = JsonFrames.Begin(output, "2:["u8);
                part.WriteString("type", WireParts.Name(e));
                part.WritePropertyName("data");
                WireParts.Value(e, "callId", e.CallId).WriteTo(part);
                InList.End(output);
                break;
            case ToolFinished e:
                WriteResult(output, e);
                break;
            case InputRequested e:
                WriteInput(output, WireInputs.Value(Key, e, "callId", e.CallId), "requested");
                break;
            case InputResolved e:
                WriteInput(output, WireInputs.Value(e, "callId", e.CallId), "answered");
                break;
            case ApprovalRequested e:
                WriteQuestion(output, e);
                break;
            case ApprovalResolved e:
                WriteAnswer(output, e);
                if (e.Arguments is { } edited && _names.TryGetValue(e.CallId, out var name))
                {
                    WriteCall(output, "9:"u8, e.CallId, name, edited);
                }

                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        EndStep(output);
        if (finished.Reason is RunReason.Failed)
        {
            WriteFailure(output, finished.Code ?? "failed", finished.Message ?? "The run failed.");
        }

        WriteEnd(output, "d:"u8, ReasonOf(finished), finished.Usage);
        Lines.End(output);
    }

    protected override void WriteWaiting(IBufferWriter<byte> output)
    {
        EndStep(output);
        WriteEnd(output, "d:"u8, ToolCalls, _used);
        Lines.End(output);
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message) =>
        Line(output, "3:"u8, JsonSerializer.SerializeToUtf8Bytes(message));

    // An empty list of data: a line that changes nothing.
    protected override void WriteSilence(IBufferWriter<byte> output) => output.Write("2:[]\n"u8);

    private static string ReasonOf(RunFinished finished) => finished switch
    {
        { Reason: RunReason.Failed } => "error",
        { Reason: RunReason.Stopped } => "other",
        { Reason: RunReason.Limited } or { Finish: "length" } => "length",
        { Finish: "content_filter" } => "content-filter",
        { Finish: not null } => "other",
        _ => "stop",
    };

    private static void Line(IBufferWriter<byte> output, ReadOnlySpan<byte> head, ReadOnlySpan<byte> json)
    {
        output.Write(head);
        output.Write(json);
        output.Write("\n"u8);
    }

    private static void WriteCall(IBufferWriter<byte> output, ReadOnlySpan<byte> head, string callId, string name, JsonText? arguments)
    {
        var json = JsonFrames.Begin(output, head);
        json.WriteString("toolCallId", callId);
        json.WriteString("toolName", name);
        if (arguments is { } given)
        {
            WriteArguments(json, given);
        }

        Lines.End(output);
    }

    // They are an object, or the client dies.
    private static void WriteArguments(Utf8JsonWriter json, JsonText arguments)
    {
        json.WritePropertyName("args");
        if (arguments.TryParse(out var value) && value.ValueKind is JsonValueKind.Object)
        {
            value.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteString("text", arguments.Text);
            json.WriteEndObject();
        }
    }

    private static void WriteResult(IBufferWriter<byte> output, ToolFinished e)
    {
        var json = JsonFrames.Begin(output, "a:"u8);
        json.WriteString("toolCallId", e.CallId);
        if (e.Error is { } error)
        {
            json.WriteString("result", error.Message);
            json.WriteBoolean("isError", true);
        }
        else
        {
            json.WriteResult("result", e.Result);
        }

        Lines.End(output);
    }

    // This protocol knows no questions: its page asks POST /v1/threads/{id}/approvals/{callId}.
    private static void WriteQuestion(IBufferWriter<byte> output, ApprovalRequested e)
    {
        var json = JsonFrames.Begin(output, "2:["u8);
        json.WriteString("type", "approval");
        json.WriteString("callId", e.CallId);
        json.WriteString("name", e.Name);
        json.WriteString("argumentsHash", e.ArgumentsHash);
        json.WriteString("expiresAt", e.ExpiresAt);
        json.WriteString("state", "requested");
        InList.End(output);
    }

    private static void WriteInput(IBufferWriter<byte> output, JsonObject data, string state)
    {
        data.Insert(0, "type", "input");
        data["state"] = state;
        output.Write("2:["u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(data));
        output.Write("]\n"u8);
    }

    private static void WriteAnswer(IBufferWriter<byte> output, ApprovalResolved e)
    {
        var json = JsonFrames.Begin(output, "2:["u8);
        json.WriteString("type", "approval");
        json.WriteString("callId", e.CallId);
        json.WriteString("state", e.Approved ? "approved" : "denied");
        InList.End(output);
    }

    private void EndStep(IBufferWriter<byte> output)
    {
        if (_step is { } step)
        {
            _step = null;
            var json = WriteEnd(
                output, "e:"u8, step.Finish is "tool_calls" ? ToolCalls : step.Finish is "length" ? "length" : step.Finish is "error"
                    ? "error" : "stop", step.Usage ?? Usage.None);
            json.WriteBoolean("isContinued", false);
            Lines.End(output);
        }
    }

    // Usage by the names of the AI SDK and by those of assistant-stream, which reads the same lines.
    private static Utf8JsonWriter WriteEnd(IBufferWriter<byte> output, ReadOnlySpan<byte> head, string reason, Usage usage)
    {
        var json = JsonFrames.Begin(output, head);
        json.WriteString("finishReason", reason);
        json.WriteStartObject("usage");
        json.WriteNumber("promptTokens", usage.InputTokens);
        json.WriteNumber("completionTokens", usage.OutputTokens);
        json.WriteNumber("inputTokens", usage.InputTokens);
        json.WriteNumber("outputTokens", usage.OutputTokens);
        json.WriteEndObject();
        return json;
    }
}
