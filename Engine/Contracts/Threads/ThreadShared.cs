namespace ChatCluster.Threads;

/// <summary>Whoever has the link may read the thread from now on.</summary>
/// <param name="ShareId">Names this sharing and no other. It opens nothing: a link is made of it with the server's key.</param>
public sealed record ThreadShared(string ShareId) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "thread.shared";
}
