using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>
/// One run as events of AG-UI. Clients check the order: what is open is ended before the run is, and a stream that ends without an end of
/// the run passes for a success, so that it never does.
/// </summary>
internal sealed partial class AgUiProjection(StreamScope scope, AgUiStart start) : IStreamProjection
{
    private readonly OpenCalls _calls = new();
    private AgUiMessages? _kept = start.Kept;
    private byte[] _deltaHead = [];
    private string? _runId;
    private string? _model;
    private bool _started;
    private bool _ended;
    private int _step;
    private bool _stepOpen;
    private string? _text;
    private string? _reasoning;
    private bool _speaks;
    private bool _textShown;
    private bool _reasoningShown;
    private string _again = "";

    public bool IsOver => _ended;

    public bool IsWaiting => _calls.IsWaiting;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (frame.IsDelta)
        {
            WriteDelta(output, frame);
            return;
        }

        if (frame.Type is ThreadFrame.ToolProgress)
        {
            WriteProgress(output, frame);
            return;
        }

        switch (frame.Event)
        {
            case RunStarted e when e.RunId == scope.Run?.RunId:
                (_runId, _model) = (e.RunId, e.Model);
                if (!IsSilent(frame))
                {
                    Start(output);
                }

                break;
            case RunEvent e when e.RunId == _runId && IsSilent(frame):
                Follow(e);
                break;
            case RunEvent e when e.RunId == _runId:
                Start(output);
                WriteEvent(output, frame, e);
                break;
            case MessagePosted { Steered: true } e when e.Run == _runId && !IsSilent(frame):
                WriteSteered(output, e);
                break;
            default:
                break;
        }
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => NativeFormat.WriteSseKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        CloseStep(output);
        WriteError(output, problem.Detail, problem.Code, null);
    }

    public void WriteBreak(IBufferWriter<byte> output, Problem problem) => WriteProblem(output, problem.Code == Problem.StreamEnded.Code
        ? problem with
        {
            Detail = "The server ends this stream, and the run goes on. Run the agent again with the same messages to have the rest.",
        }
        : problem);

    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (_ended)
        {
            return;
        }

        // The run waits, or its message was taken back before it began.
        Start(output);
        CloseStep(output);
        if (_calls.IsWithClient)
        {
            WritePending(output);
        }
        else if (IsWaiting)
        {
            WriteInterrupt(output);
        }
        else
        {
            WriteCancelled(output, null);
        }
    }

    private bool IsSilent(ThreadFrame frame) => frame.Cursor is { } cursor && cursor <= start.Silent;

    private void Start(IBufferWriter<byte> output)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        WriteRunStarted(output, scope.Key, start.RunId ?? _runId ?? "");
        if (start.Shows && _kept is not null)
        {
            WriteMessages(output, _kept, null);
        }

        _kept = _kept?.Bytes <= AgUiMessages.MostKept ? _kept : null;
    }

    // What was shown in the exchange before, of which only what is open counts.
    private void Follow(RunEvent @event)
    {
        _step = (@event as StepStarted)?.Step ?? _step;
        _calls.Follow(@event);
    }

    private void WriteEvent(IBufferWriter<byte> output, ThreadFrame frame, RunEvent @event)
    {
        switch (@event)
        {
            case StepStarted e when _stepOpen && e.Step == _step:
                Void(output, e.Attempt);
                break;
            case StepStarted e:
                CloseStep(output);
                OpenStep(output, frame, e.Step);
                break;
            case StepFinished e:
                CloseParts(output);
                _calls.Follow(e);
                _kept?.AddStep(e.RunId, e.Step, e.Text, e.Reasoning);
                break;
            case ToolCalled or ToolPart or ToolFinished or ApprovalRequested or ApprovalResolved or InputRequested or InputResolved:
                WriteToolEvent(output, frame, @event);
                _calls.Follow(@event);
                break;
            case RunFinished e:
                CloseStep(output);
                WriteFinished(output, frame, e);
                break;
            default:
                break;
        }
    }

    private void WriteDelta(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (_runId is null || !_started)
        {
            return;
        }

        var speaks = ReferenceEquals(frame.Type, ThreadFrame.TextDelta);
        if ((speaks ? _text : _reasoning) is null || speaks != _speaks)
        {
            OpenPart(output, speaks);
        }

        SseChunk.WriteId(output, frame);
        output.Write(_deltaHead);
        output.Write(frame.TextJson);
        output.Write("}\n\n"u8);
    }

    // A text stays open to the end of its step; reasoning in between is a span of its own.
    private void OpenPart(IBufferWriter<byte> output, bool speaks)
    {
        _speaks = speaks;
        if (speaks)
        {
            CloseReasoning(output);
            if (_text is null)
            {
                (_text, _textShown) = (WireIds.Text(_runId!, _step) + _again, true);
                WriteMessageStart(output, "TEXT_MESSAGE_START", _text, "assistant");
            }

            _deltaHead = Encoding.UTF8.GetBytes($$"""data: {"type":"TEXT_MESSAGE_CONTENT","messageId":{{Quoted(_text)}},"delta":""");
        }
        else
        {
            (_reasoning, _reasoningShown) = (WireIds.Reasoning(_runId!, _step) + _again, true);
            WriteMessage(output, "REASONING_START", _reasoning);
            WriteMessageStart(output, "REASONING_MESSAGE_START", _reasoning, "reasoning");
            _deltaHead =
                Encoding.UTF8.GetBytes($$"""data: {"type":"REASONING_MESSAGE_CONTENT","messageId":{{Quoted(_reasoning)}},"delta":""");
        }
    }

    // What the attempt before has shown does not count. Where the conversation is not kept it stays, and the reply begins again behind it.
    private void Void(IBufferWriter<byte> output, int attempt)
    {
        CloseParts(output);
        if (!_textShown && !_reasoningShown)
        {
            return;
        }

        if (_kept is not null)
        {
            WriteMessages(output, _kept, _reasoningShown ? WireIds.Reasoning(_runId!, _step) : null);
        }
        else
        {
            _again = $"-{attempt}";
        }

        (_textShown, _reasoningShown) = (false, false);
    }

    private void OpenStep(IBufferWriter<byte> output, ThreadFrame frame, int step)
    {
        (_step, _stepOpen, _textShown, _reasoningShown, _again) = (step, true, false, false, "");
        WriteStep(output, "STEP_STARTED", frame);
    }

    private void CloseStep(IBufferWriter<byte> output)
    {
        CloseParts(output);
        if (_stepOpen)
        {
            _stepOpen = false;
            WriteStep(output, "STEP_FINISHED", null);
        }
    }

    private void CloseParts(IBufferWriter<byte> output)
    {
        CloseReasoning(output);
        if (_text is not null)
        {
            WriteMessage(output, "TEXT_MESSAGE_END", _text);
            _text = null;
        }
    }

    private void CloseReasoning(IBufferWriter<byte> output)
    {
        if (_reasoning is not null)
        {
            WriteMessage(output, "REASONING_MESSAGE_END", _reasoning);
            WriteMessage(output, "REASONING_END", _reasoning);
            _reasoning = null;
        }
    }
}
