using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>The run loop's only way back into its thread: it reports, the thread decides. The loop holds no state of its own.</summary>
internal interface IRunReports
{
    /// <summary>Hands in a command and returns the thread as it is afterwards, stored.</summary>
    Task<ThreadSnapshot> ReportAsync(ThreadCommand command);

    /// <summary>Shows text of the open step to every reader. False when the step takes no more.</summary>
    bool TryWrite(bool reasoning, string text);

    /// <summary>What the open step has written after an offset: exactly what readers were shown.</summary>
    StepText Written(int after = 0);

    /// <summary>
    /// Says how to find out what the model call under way has used by now, until it is disposed of: whoever ends the run over its head
    /// counts it so.
    /// </summary>
    IDisposable Meter(Func<Usage> used);

    /// <summary>Shows that a tool is still at work.</summary>
    void ReportProgress(string callId, TimeSpan elapsed, ToolNote? note);

    /// <summary>Waits until the thread is past a sequence, or patience ends.</summary>
    Task<ThreadSnapshot> WaitAsync(long sequence, TimeSpan patience, CancellationToken cancellationToken);
}
