namespace ChatCluster.Threads;

/// <summary>The link opens nothing any more.</summary>
public sealed record ThreadUnshared : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "thread.unshared";
}
