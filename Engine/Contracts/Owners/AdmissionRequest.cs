using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>Asks whether a message may come in, once everything else speaks for it.</summary>
/// <param name="Sequence">The thread's sequence when it was asked: what ended at or before it is not the run in question.</param>
/// <param name="StartsRun">Whether a run begins at once; a message that waits or joins a run takes no further place.</param>
public sealed record AdmissionRequest(ThreadKey Thread, long Sequence, bool StartsRun, OwnerLimits Limits);
