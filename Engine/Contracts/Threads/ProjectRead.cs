using System.Collections.Immutable;
using ChatCluster.Documents;

namespace ChatCluster.Threads;

/// <summary>The run's prompts have these files of the thread's project: text from outside, like attachments.</summary>
/// <param name="Files">Their names, types and sizes; what is in them is kept with the project.</param>
public sealed record ProjectRead(string RunId, ImmutableArray<ProjectFile> Files) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "project.read";
}
