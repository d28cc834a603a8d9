namespace ChatCluster.Threads;

/// <summary>Where a reader stands after a read.</summary>
public enum FeedPlace
{
    /// <summary>It has missed something still, and reads on at once.</summary>
    Behind = 1,

    /// <summary>At the live end: what follows wakes it.</summary>
    Live,

    /// <summary>Nothing follows any more.</summary>
    Ended,
}
