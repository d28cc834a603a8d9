namespace ChatCluster.Threads;

/// <summary>What changed in an owner's list of threads.</summary>
/// <param name="Missed">Whether there may be changes that are not told of: the list is to be read again. True at the beginning.</param>
/// <param name="Changes">The threads that changed, each once, as they are now.</param>
public sealed record ListChanges(bool Missed, IReadOnlyList<ThreadChange> Changes)
{
    /// <summary>Nothing changed for a while: a sign of life.</summary>
    public static ListChanges None { get; } = new(false, []);
}
