using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Runs;

/// <summary>
/// Makes the calls that runs order, in this process or elsewhere. A call that was written down is made by <see cref="MakeAsync"/> once;
/// an activation that finds it without a result asks for it with <see cref="ResumeAsync"/>.
/// </summary>
/// <remarks>
/// Both end with <see cref="OperationCanceledException"/> as soon as one of the signals comes. After a shutdown the call may go on for the
/// next activation to resume; after a stop it is ended, here or by <see cref="Release"/>.
/// </remarks>
public interface IToolCalls
{
    /// <summary>Makes a call.</summary>
    /// <returns>Null when the call was lost and nobody knows whether it took effect.</returns>
    Task<ToolRunResult?> MakeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals);

    /// <summary>Reattaches to a call that an earlier activation started.</summary>
    /// <returns>Null when nobody knows what became of it.</returns>
    Task<ToolRunResult?> ResumeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals);

    /// <summary>
    /// The thread needs no result of this call any more: it has stored it, or its run is over. A call that is still under way is ended.
    /// </summary>
    void Release(ToolCallKey call);
}
