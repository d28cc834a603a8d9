namespace ChatCluster.Runs;

/// <summary>
/// Why a run may be interrupted. A user's <see cref="Stop"/> is part of the thread and is recorded; a <see cref="Shutdown"/>
/// of the process is not, and leaves the run for the next activation to resume.
/// </summary>
public readonly record struct RunSignals(CancellationToken Stop, CancellationToken Shutdown);
