namespace ChatCluster.Threads;

/// <summary>One thread of an owner's list, as it is now.</summary>
/// <param name="Thread">Null when it was deleted.</param>
public sealed record ThreadChange(string ThreadId, ThreadSummary? Thread = null);
