namespace ChatCluster.Threads;

/// <summary>Where text came from that a run has read and that neither its owner nor this server wrote.</summary>
/// <param name="Kind"><c>tool</c>, <c>attachment</c> or <c>import</c>.</param>
/// <param name="Name">The tool, or the file; none of an import.</param>
public sealed record OutsideSource(string Kind, string? Name = null)
{
    /// <summary>The result of a tool.</summary>
    public const string Tool = "tool";

    /// <summary>A file that came with a message.</summary>
    public const string Attachment = "attachment";

    /// <summary>A thread that was imported.</summary>
    public const string Import = "import";
}
