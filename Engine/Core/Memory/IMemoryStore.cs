using ChatCluster.Threads;

namespace ChatCluster.Memory;

/// <summary>
/// Keeps what is known of owners, each as one value with a version. Safe for concurrent use, by several processes where the store is.
/// </summary>
public interface IMemoryStore
{
    /// <summary>What is known, and its version; version 0 for an owner of whom nothing was ever stored.</summary>
    Task<(OwnerMemory Memory, long Version)> ReadAsync(Owner owner, CancellationToken cancellationToken);

    /// <summary>Stores what is known, if nobody else has since it was read.</summary>
    /// <param name="version">As it was read.</param>
    /// <returns>Whether it was stored; if not, it has to be read again. When the task completes, what is gone is off the disk.</returns>
    Task<bool> WriteAsync(Owner owner, OwnerMemory memory, long version, CancellationToken cancellationToken);
}
