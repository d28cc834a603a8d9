using System.Buffers;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk.Workflow;

/// <summary>
/// Chunks that are the same whenever they are read: pieces of text end where its words end, however they came, and nothing is shown that is
/// not stored. So the number of the chunks that a client has says where it is.
/// </summary>
/// <param name="chunks">Writes the chunks.</param>
/// <param name="skip">How many of them the client has.</param>
internal sealed class WorkflowProjection(IStreamProjection chunks, int skip) : IStreamProjection
{
    // The last chunk, which nobody has who asks for more, and the mark behind it, which is none.
    private const int EndMarks = 2;

    private static readonly Problem Changed = new(
        StatusCodes.Status409Conflict, "chunks_changed",
        "The reply was begun again, so that the rest of it cannot be told. Resume the chat: that brings all of it.");

    private readonly ArrayBufferWriter<byte> _skipped = new();
    private readonly WordCutter _words = new();
    private bool _lost;

    // The client counts chunks of an attempt that is void, and nobody knows any more how many those were.
    public bool IsOver => _lost || chunks.IsOver;

    public bool IsWaiting => chunks.IsWaiting;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (frame.IsDelta)
        {
            foreach (var word in _words.Take(frame))
            {
                Pass(output, word);
            }

            return;
        }

        if (frame.Type is StepStarted.TypeName or StepFinished.TypeName or RunFinished.TypeName)
        {
            WriteRest(output);
            _lost |= skip > 0 && frame.Event is StepStarted { Attempt: > 1 };
        }

        if (!_lost && frame.Type is not ThreadFrame.ToolProgress)
        {
            Pass(output, frame);
        }
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => chunks.WriteKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem) => chunks.WriteProblem(output, problem);

    public void WriteBreak(IBufferWriter<byte> output, Problem problem)
    {
        // Without a finish the transport comes back by the number of its chunks.
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        WriteRest(output);
        chunks.WriteEnd(_skipped);
        if (_lost || skip > _skipped.WrittenSpan.Count("\n\n"u8) - EndMarks)
        {
            // An end alone would be mistaken for a whole reply, and without one the client would ask again and again.
            _skipped.ResetWrittenCount();
            chunks.WriteProblem(output, Changed);
            return;
        }

        Pass(output);
    }

    private void WriteRest(IBufferWriter<byte> output)
    {
        if (_words.TakeRest() is { } rest)
        {
            Pass(output, rest);
        }
    }

    private void Pass(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (skip == 0)
        {
            chunks.Write(output, frame);
            return;
        }

        chunks.Write(_skipped, frame);
        Pass(output);
    }

    // What is skipped is counted as the client counts it.
    private void Pass(IBufferWriter<byte> output)
    {
        var rest = _skipped.WrittenSpan;
        while (skip > 0 && rest.IndexOf("\n\n"u8) is var end and >= 0)
        {
            rest = rest[(end + 2)..];
            skip--;
        }

        output.Write(rest);
        _skipped.ResetWrittenCount();
    }
}
