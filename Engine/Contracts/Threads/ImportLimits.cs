namespace ChatCluster.Threads;

/// <summary>
/// What an import may hold. It comes with the request from the door, which knows the settings, so that the thread's host needs none of
/// them.
/// </summary>
/// <param name="MessageChars">The longest message, in characters.</param>
/// <param name="FileBytes">The largest file of a message, in bytes.</param>
/// <param name="Queued">Messages that may wait at a time; null for the most that any thread may have.</param>
/// <param name="Events">Events, at most.</param>
public sealed record ImportLimits(int MessageChars = 200_000, int FileBytes = 10_000_000, int? Queued = null, int Events = 100_000);
