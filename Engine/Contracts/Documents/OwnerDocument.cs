using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>Something small that is kept for an owner beside the threads: a project, a prompt, which tabs are open.</summary>
/// <param name="Kind">What it is, one of <see cref="DocumentKind"/>.</param>
/// <param name="Id">Unique within its kind and owner: 1 to <see cref="MaxId"/> characters.</param>
/// <param name="Body">What it says, as a JSON object.</param>
/// <param name="Version">1 when it is new, one more with each change.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record OwnerDocument(string Kind, string Id, JsonText Body, long Version, DateTimeOffset UpdatedAt)
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxId = 128;
}
