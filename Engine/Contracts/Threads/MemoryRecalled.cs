using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>A run's prompts have facts about the owner. Their words are not stored here, so that what is forgotten is gone.</summary>
/// <param name="Facts">Ids of the facts.</param>
public sealed record MemoryRecalled(string RunId, ImmutableArray<string> Facts) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "memory.recalled";
}
