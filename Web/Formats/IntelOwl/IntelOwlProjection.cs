using System.Buffers;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>The threat-intelligence chatbot's stream: frames of data only, arguments as a string of JSON, <c>done</c> last.</summary>
internal sealed class IntelOwlProjection(StreamScope scope) : RunProjection(scope)
{
    public static ProjectedFormat Format { get; } = new("intelowl", NativeFormat.EventStreamType, scope => new IntelOwlProjection(scope));

    private readonly JsonFrames _frames = new("data: ", "\n\n");
    private readonly ActionPlans _plans = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
        output.Write("data: {\"type\":\"token\",\"content\":"u8);
        output.Write(quoted);
        output.Write("}\n\n"u8);
    }

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        switch (@event)
        {
            case ToolCalled call:
                _names[call.CallId] = call.Name;
                _plans.Note(call);
                var called = _frames.Begin(output, "tool_call");
                called.WriteString("name"u8, call.Name);
                called.WriteString("args"u8, call.Arguments.Text);
                _frames.End(output);
                break;
            case ApprovalRequested approval:
                _plans.Write(_frames.Begin(output, "action_required"), Key, approval);
                _frames.End(output);
                break;
            case InputRequested input:
                var question = _frames.Begin(output, "tool_result");
                question.WriteString("name"u8, input.Name);
                question.WriteString("result"u8, WireInputs.Text(Key, input));
                _frames.End(output);
                break;
            case ToolPart part when PartMarkdown.Link(part) is { } link:
                // The result's text has the rest of them.
                var shown = _frames.Begin(output, "tool_result");
                shown.WriteString("name"u8, _names.GetValueOrDefault(part.CallId, ""));
                shown.WriteString("result"u8, link);
                _frames.End(output);
                break;
            case ToolFinished result:
                var finished = _frames.Begin(output, "tool_result");
                finished.WriteString("name"u8, result.Name);
                if (result.Error is { } error)
                {
                    finished.WriteStartObject("result"u8);
                    finished.WriteString("error"u8, error.Message);
                    finished.WriteEndObject();
                }
                else
                {
                    JsonFrames.WriteJsonOrText(finished, "result"u8, result.Result ?? "");
                }

                _frames.End(output);
                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        if (finished.Reason is RunReason.Failed or RunReason.Limited)
        {
            WriteError(output, finished.Code is "round_limit" ? "Max tool rounds exceeded" : finished.Message ?? "LLM request failed.");
        }

        output.Write("data: {\"type\":\"done\"}\n\n"u8);
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message)
    {
        WriteError(output, message);
        output.Write("data: {\"type\":\"done\"}\n\n"u8);
    }

    // A frame of its own: its client looks at what a frame begins with.
    protected override void WriteSilence(IBufferWriter<byte> output) => output.Write(": hb\n\n"u8);

    private void WriteError(IBufferWriter<byte> output, string message)
    {
        _frames.Begin(output, "error").WriteString("message"u8, message);
        _frames.End(output);
    }
}
