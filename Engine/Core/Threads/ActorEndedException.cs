namespace ChatCluster.Threads;

/// <summary>An activation of a thread has ended. Nothing is wrong with the thread: the next activation serves it.</summary>
public sealed class ActorEndedException(ThreadKey key)
    : Exception($"This activation of thread '{key.Id}' has ended; the next one serves it.");
