using System.Collections.Immutable;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>A folder of threads, with instructions and files that their prompts have.</summary>
/// <param name="Name">1 to <see cref="MaxName"/> characters.</param>
/// <param name="Instructions">What stands in the system prompt of its threads, below the agent's own.</param>
public sealed record Project(string Name, string? Instructions = null)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>The most files.</summary>
    public const int MaxFiles = 20;

    /// <summary>The largest file, in bytes.</summary>
    public const int MaxFileBytes = 1_000_000;

    /// <summary>Its files, in the order they were added. What is in each is a document of its own.</summary>
    public ImmutableArray<ProjectFile> Files { get; init; } = [];

    /// <summary>The project as its document has it.</summary>
    public static Project Of(OwnerDocument document)
    {
        var project = JsonSerializer.Deserialize(document.Body.Text, DocumentJson.Wire.Project)
            ?? throw new JsonException("A project is a JSON object.");
        return project with { Files = project.Files.IsDefault ? [] : project.Files };
    }

    /// <summary>The id of the document that has what is in a file.</summary>
    public static string FileId(string project, string file) => $"{project}.{file}";

    /// <summary>The project as its document has it.</summary>
    public JsonText ToBody() => new(JsonSerializer.Serialize(this, DocumentJson.Wire.Project));
}
