using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>A run as frames of the socket: <c>start</c> first, <c>end</c> with the whole answer or <c>error</c> last.</summary>
internal sealed class OwlSocketProjection(StreamScope scope) : RunProjection(scope)
{
    private readonly ActionPlans _plans = new();
    private readonly List<string> _texts = [];

    protected override void WriteStart(IBufferWriter<byte> output)
    {
        SocketFrames.Begin(output, "start", Key.Id);
        SocketFrames.End(output);
    }

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
        var json = SocketFrames.Begin(output, "token", Key.Id);
        json.WritePropertyName("content"u8);
        json.WriteRawValue(quoted, skipInputValidation: true);
        SocketFrames.End(output);
    }

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        switch (@event)
        {
            case StepFinished { Text.Length: > 0 } step:
                _texts.Add(step.Text);
                break;
            case ToolCalled call:
                _plans.Note(call);
                SocketFrames.Begin(output, "status", Key.Id).WriteString("tool"u8, call.Name);
                SocketFrames.End(output);
                break;
            case ApprovalRequested question:
                _plans.Write(SocketFrames.Begin(output, "action_required", Key.Id), Key, question);
                SocketFrames.End(output);
                break;
            case InputRequested input:
                // Its client has no place for it but the text; the answer that comes last has nothing of it.
                WriteText(output, JsonSerializer.SerializeToUtf8Bytes($"\n\n{WireInputs.Text(Key, input)}\n\n"));
                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        if (finished.Reason is RunReason.Failed or RunReason.Limited)
        {
            SocketFrames.WriteError(output, Key.Id, finished.Code switch
            {
                "model_stalled" or "time_limit" => SocketFrames.TooSlow,
                _ when finished.Reason is RunReason.Limited => SocketFrames.TooLong,
                _ => SocketFrames.Unavailable,
            });
            return;
        }

        var json = SocketFrames.Begin(output, "end", Key.Id);
        json.WriteString("message_id"u8, finished.RunId);

        // All steps, as the history has it: a run itself names the text of its last one alone.
        json.WriteString("content"u8, _texts.Count > 0 ? string.Join("\n\n", _texts) : finished.Text);
        SocketFrames.End(output);
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message) =>
        SocketFrames.WriteError(output, Key.Id, code == Problem.StreamEnded.Code ? message : SocketFrames.Unavailable);

    // The socket has signs of life of its own.
    protected override void WriteSilence(IBufferWriter<byte> output)
    {
    }
}
