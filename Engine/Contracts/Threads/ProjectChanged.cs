namespace ChatCluster.Threads;

/// <summary>The thread was put into a project, or taken out of it.</summary>
/// <param name="Project">The project's id; null when it was taken out.</param>
public sealed record ProjectChanged(string? Project = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "project.changed";
}
