using System.Buffers;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats;

/// <summary>
/// What the formats share whose clients only ever add text up: they are shown the run that was asked for and no other, and a break where a
/// step begins, because their clients cannot take back what a voided attempt has written.
/// </summary>
internal abstract class RunProjection(StreamScope scope) : IStreamProjection
{
    private string? _run;
    private bool _begun;
    private bool _finished;

    // Whether the step under way, or one before it, has shown text; and whether a break goes before the next text.
    private bool _shown;
    private bool _breaks;
    private bool _restored;

    public virtual bool IsOver => false;

    public virtual bool IsWaiting => false;

    public virtual TimeSpan Silence => TimeSpan.Zero;

    protected ThreadKey Key => scope.Key;

    public virtual string? FileOf(ThreadFrame frame) => null;

    public virtual void Take(string url, ThreadFile file)
    {
    }

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        Begin(output);
        if (frame.IsDelta)
        {
            WriteDelta(output, frame);
        }
        else if (frame.Type is ThreadFrame.ToolProgress)
        {
            if (IsShown)
            {
                WriteProgress(output);
            }
        }
        else if (frame.IsStored)
        {
            WriteStored(output, frame);
        }
    }

    public void WriteKeepalive(IBufferWriter<byte> output)
    {
        Begin(output);
        WriteSilence(output);
    }

    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        Begin(output);
        WriteFailure(output, problem.Code, problem.Detail);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (_finished)
        {
            return;
        }

        if (IsWaiting)
        {
            WriteWaiting(output);
        }
        else
        {
            // The message was taken back before its run began.
            WriteFinished(output, new(_run ?? "", RunReason.Stopped, "", Usage.None, [], 0));
        }
    }

    /// <summary>What the stream begins with.</summary>
    protected virtual void WriteStart(IBufferWriter<byte> output)
    {
    }

    /// <summary>A piece of text.</summary>
    /// <param name="quoted">It as a JSON string.</param>
    protected abstract void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted);

    protected virtual void WriteReasoning(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
    }

    /// <summary>An event that is neither the end of the run nor of other runs.</summary>
    protected abstract void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence);

    /// <summary>The end of the run.</summary>
    protected abstract void WriteFinished(IBufferWriter<byte> output, RunFinished finished);

    /// <summary>The end of a stream whose run waits for the client.</summary>
    protected virtual void WriteWaiting(IBufferWriter<byte> output)
    {
    }

    /// <summary>Why the stream ends here and cannot go on.</summary>
    protected abstract void WriteFailure(IBufferWriter<byte> output, string code, string message);

    /// <summary>A tool is at work.</summary>
    protected virtual void WriteProgress(IBufferWriter<byte> output)
    {
    }

    protected abstract void WriteSilence(IBufferWriter<byte> output);

    private bool IsShown => scope.Run is not { } run || (_run is not null && run.RunId == _run);

    private void Begin(IBufferWriter<byte> output)
    {
        if (!_begun)
        {
            _begun = true;
            WriteStart(output);
        }
    }

    private void WriteDelta(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (!IsShown)
        {
            return;
        }

        if (ReferenceEquals(frame.Type, ThreadFrame.ReasoningDelta))
        {
            WriteReasoning(output, frame.TextJson);
            return;
        }

        if (_restored && _shown)
        {
            // Shown already, by the attempt that wrote it.
            return;
        }

        if (_breaks)
        {
            _breaks = false;
            WriteText(output, "\"\\n\\n\""u8);
        }

        _shown = true;
        WriteText(output, frame.TextJson);
    }

    private void WriteStored(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (frame.Type is StepCheckpoint.TypeName || frame.Event is not { } @event)
        {
            return;
        }

        switch (@event)
        {
            case RunStarted started:
                (_run, _shown, _breaks, _restored) = (started.RunId, false, false, false);
                break;
            case StepStarted step:
                (_breaks, _restored) = (_shown, step.Restored is true);
                break;
            default:
                break;
        }

        // Whoever begins to read in the middle of a run learns its name from any of its events.
        _run ??= (@event as RunEvent)?.RunId;
        var own = scope.Run is not { } run
            || (@event is RunEvent of ? of.RunId == run.RunId : @event is not MessagePosted posted || posted.MessageId == run.MessageId);
        if (!own)
        {
            return;
        }

        if (@event is RunFinished finished)
        {
            _finished = true;
            WriteFinished(output, finished);
        }
        else
        {
            WriteEvent(output, @event, frame.Cursor!.Value.Sequence);
        }
    }
}
