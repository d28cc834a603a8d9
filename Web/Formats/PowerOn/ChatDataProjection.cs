using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.PowerOn;

/// <summary>
/// The gateway chatbot's stream: messages as a whole, what is done as log, what was used as stat, each with the number of its round. It has
/// no text in pieces; the reply comes at the run's end.
/// </summary>
internal sealed class ChatDataProjection(StreamScope scope, JsonFrames frames) : RunProjection(scope)
{
    public static ProjectedFormat Format { get; } =
        new("chatdata", NativeFormat.EventStreamType, scope => new ChatDataProjection(scope, new("data: ", "\n\n")));

    private MessagePosted? _message;
    private long _messageSequence;
    private int _round;
    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;

    public override TimeSpan Silence => TimeSpan.FromSeconds(30);

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
    }

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        _at = @event.At;
        switch (@event)
        {
            case MessagePosted { Steered: true } message:
                WriteMessage(output, message.At, message.MessageId, "user", message.Text, "step", sequence);
                break;
            case MessagePosted message:
                // Its round is known when its run starts, in the same append.
                (_message, _messageSequence) = (message, sequence);
                break;
            case RunStarted started:
                _round = started.Round;
                if (_message is { } first)
                {
                    _message = null;
                    WriteMessage(output, first.At, first.MessageId, "user", first.Text, "first", _messageSequence);
                }

                break;
            case StepFinished { Finish: "tool_calls", Text.Length: > 0 } step:
                WriteMessage(output, step.At, $"{step.RunId}-{step.Step}", "assistant", step.Text, "step", sequence);
                break;
            case ToolCalled call:
                WriteLog(output, call.At, call.CallId, "info", $"Calling {call.Name}", "running");
                break;
            case InputRequested input:
                WriteLog(output, input.At, $"{input.CallId}-input", "info", WireInputs.Text(Key, input), "running");
                break;
            case ToolPart part:
                WriteLog(
                    output, part.At, $"{part.CallId}-{sequence}", part is ToolTrouble ? "error" : "info", PartMarkdown.Of(part), "running");
                break;
            case ToolFinished { Error: { } error } result:
                WriteLog(output, result.At, $"{result.CallId}-end", "error", $"{result.Name}: {error.Message}", "failed");
                break;
            case ToolFinished result:
                WriteLog(output, result.At, $"{result.CallId}-end", "info", $"{result.Name} is done", "completed");
                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        if (finished.Reason is RunReason.Failed or RunReason.Limited)
        {
            WriteLog(output, finished.At, $"{finished.RunId}-error", "error", finished.Message ?? "The run failed.", "failed");
        }

        if (finished.Text.Length > 0)
        {
            WriteMessage(output, finished.At, finished.RunId, "assistant", finished.Text, "last", null);
        }

        if (finished.RunId.Length == 0)
        {
            return;
        }

        var json = Begin(output, "stat", finished.At, $"{finished.RunId}-stat");
        json.WriteNumber("processingTime"u8, finished.ElapsedMs / 1000.0);
        json.WriteNumber("inputTokens"u8, finished.Usage.InputTokens);
        json.WriteNumber("outputTokens"u8, finished.Usage.OutputTokens);
        if (finished.Usage.Cost is { } cost)
        {
            json.WriteNumber("priceUsd"u8, cost);
        }

        json.WriteString("status"u8, StatusOf(finished.Reason));
        End(output, json);
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message) =>
        WriteLog(output, _at > DateTimeOffset.UnixEpoch ? _at : TimeProvider.System.GetUtcNow(), code, "error", message, "failed");

    protected override void WriteSilence(IBufferWriter<byte> output) => output.Write(": keepalive\n\n"u8);

    internal static string StatusOf(RunReason? reason) => reason switch
    {
        null => "running",
        RunReason.Stopped => "stopped",
        RunReason.Failed => "error",
        _ => "completed",
    };

    internal static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;

    private void WriteMessage(
        IBufferWriter<byte> output, DateTimeOffset at, string id, string role, string text, string status, long? sequence)
    {
        var json = Begin(output, "message", at, id);
        json.WriteString("role"u8, role);
        json.WriteString("message"u8, text);
        json.WriteString("status"u8, status);
        if (sequence is { } number)
        {
            json.WriteNumber("sequenceNr"u8, number);
        }

        json.WriteNumber("publishedAt"u8, Seconds(at));
        json.WriteStartArray("documents"u8);
        json.WriteEndArray();
        End(output, json);
    }

    private void WriteLog(IBufferWriter<byte> output, DateTimeOffset at, string id, string type, string message, string status)
    {
        var json = Begin(output, "log", at, id);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, type);
        json.WriteString("status"u8, status);
        json.WriteNumber("timestamp"u8, Seconds(at));
        End(output, json);
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output, string type, DateTimeOffset at, string id)
    {
        var json = frames.Begin(output, type);
        json.WriteNumber("createdAt"u8, Seconds(at));
        json.WriteStartObject("item"u8);
        json.WriteString("id"u8, id);
        json.WriteString("workflowId"u8, Key.Id);
        return json;
    }

    private void End(IBufferWriter<byte> output, Utf8JsonWriter json)
    {
        json.WriteNumber("roundNumber"u8, _round);
        json.WriteEndObject();
        frames.End(output);
    }
}
