namespace ChatCluster.Threads;

/// <summary>The link opens nothing any more.</summary>
public sealed record ThreadUnshared : ThreadEvent
{
    public const string TypeName = "thread.unshared";
}
