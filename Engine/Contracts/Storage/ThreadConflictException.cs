using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>The log is not where its writer believes: another activation has written, and this one is stale.</summary>
public sealed class ThreadConflictException(ThreadKey key, long expected, long actual)
    : Exception($"Thread '{key.Id}' is at sequence {actual}, not {expected}: another activation has written to it.")
{
    /// <summary>The sequence that the writer expected to be the last.</summary>
    public long Expected { get; } = expected;

    /// <summary>The sequence that is the last.</summary>
    public long Actual { get; } = actual;
}
