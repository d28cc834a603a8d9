using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Documents;

/// <summary>How documents of owners are stored, and how they cross between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DocumentRequest))]
[JsonSerializable(typeof(DocumentAnswer))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(ProjectFileContent))]
public sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>The one set of options in use.</summary>
    public static DocumentJson Wire =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
