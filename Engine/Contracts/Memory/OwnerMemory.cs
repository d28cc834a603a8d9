using System.Collections.Immutable;

namespace ChatCluster.Memory;

/// <summary>What is known of one owner.</summary>
/// <param name="Off">Whether the owner wants nothing to be written down or recalled.</param>
/// <param name="Facts">Oldest first.</param>
public sealed record OwnerMemory(bool Off, ImmutableArray<MemoryFact> Facts)
{
    /// <summary>Switched on, with no facts yet.</summary>
    public static OwnerMemory Empty { get; } = new(false, []);
}
