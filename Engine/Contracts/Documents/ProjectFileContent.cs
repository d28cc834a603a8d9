using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>What is in a project's file. It is never changed: another content is another file.</summary>
/// <param name="Url">As a <c>data:</c> URL.</param>
public sealed record ProjectFileContent(string Url)
{
    /// <summary>The content as its document has it.</summary>
    public static ProjectFileContent Of(OwnerDocument document) =>
        JsonSerializer.Deserialize(document.Body.Text, DocumentJson.Wire.ProjectFileContent)
        ?? throw new JsonException("The content of a file is a JSON object.");

    /// <summary>The content as its document has it.</summary>
    public JsonText ToBody() => new(JsonSerializer.Serialize(this, DocumentJson.Wire.ProjectFileContent));
}
