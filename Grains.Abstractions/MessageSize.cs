namespace ChatCluster.Grains;

/// <summary>
/// How large messages between the processes of a cluster are, in bytes. One over Orleans' bound ends the connection it comes through, for
/// everybody on it.
/// </summary>
public static class MessageSize
{
    /// <summary>Orleans' bound, the same on silos and front ends.</summary>
    public const int Max = 128 * 1024 * 1024;

    /// <summary>
    /// The largest body that a front end may take: what is stored of it is written as JSON anew, which may be three times as long, and is
    /// sent together with others.
    /// </summary>
    public const int MaxBody = Max / 4;

    /// <summary>Where an answer of several items ends, 8 MB as a rule: with one item of any size it stays within the bound.</summary>
    /// <param name="max">Orleans' bound as it is configured.</param>
    public static int Answer(int max) => max / 16;
}
