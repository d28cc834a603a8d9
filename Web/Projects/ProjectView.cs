using ChatCluster.Documents;

namespace ChatCluster.Web.Projects;

/// <summary>A folder of threads, with instructions and files that their prompts have.</summary>
/// <param name="Instructions">What stands in the system prompt of its threads, below the agent's own.</param>
/// <param name="Files">In the order they were added.</param>
public sealed record ProjectView(
    string Id, string Name, string? Instructions, IReadOnlyList<ProjectFile> Files, DateTimeOffset UpdatedAt)
{
    internal static ProjectView Of(OwnerDocument document)
    {
        var project = Project.Of(document);
        return new(document.Id, project.Name, project.Instructions, project.Files, document.UpdatedAt);
    }
}
