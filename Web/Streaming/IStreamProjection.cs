using System.Buffers;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Streaming;

/// <summary>
/// Turns the frames of one reader's stream into bytes of a format. It keeps what the format must remember, for example which part is open,
/// and does no I/O. Calls come one after the other.
/// </summary>
internal interface IStreamProjection
{
    /// <summary>
    /// Whether what was written last ends the stream although its run goes on, for example at a question to the user. The stream of a run
    /// ends with the run in any case.
    /// </summary>
    bool IsOver { get; }

    /// <summary>
    /// Whether the run waits for an answer that the format's clients give with a new request, so that the stream ends here. It counts only
    /// when all there is has been written: a question that was answered long ago ends nothing.
    /// </summary>
    bool IsWaiting => false;

    /// <summary>The address of the file whose content a frame is shown by; null for nearly all frames, and in nearly all formats.</summary>
    string? FileOf(ThreadFrame frame) => null;

    /// <summary>Takes the content of a file before the frame is written that it is shown by.</summary>
    void Take(string url, ThreadFile file)
    {
    }

    /// <summary>Writes what a frame is in this format, which may be nothing. A frame may be larger than any buffer.</summary>
    void Write(IBufferWriter<byte> output, ThreadFrame frame);

    /// <summary>The silence after which the format's clients expect a sign of life, where that is a time of its own.</summary>
    TimeSpan Silence => TimeSpan.Zero;

    /// <summary>
    /// Whether the wire is cut where the server ends the stream before its end: for clients that come back by themselves, and some of them
    /// from a cut only.
    /// </summary>
    bool IsCutAtBreak => false;

    /// <summary>Writes a sign of life after some silence, in a form that the format's clients pass over.</summary>
    void WriteKeepalive(IBufferWriter<byte> output);

    /// <summary>Says why the stream ends here and cannot go on.</summary>
    void WriteProblem(IBufferWriter<byte> output, Problem problem);

    /// <summary>
    /// Says that the server ends the stream here, before its end. Clients take a stream that just ends for a success; nothing is said to
    /// those that come back by themselves.
    /// </summary>
    void WriteBreak(IBufferWriter<byte> output, Problem problem) => WriteProblem(output, problem);

    /// <summary>
    /// Writes what the format ends with. Called once, after the run's last frame; never when the wire is cut or the server stops.
    /// </summary>
    void WriteEnd(IBufferWriter<byte> output);
}
