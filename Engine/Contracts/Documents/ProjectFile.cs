namespace ChatCluster.Documents;

/// <summary>A file of a project.</summary>
/// <param name="Id">Unique within the project.</param>
/// <param name="Size">In bytes.</param>
public sealed record ProjectFile(string Id, string Name, string MediaType, long Size);
