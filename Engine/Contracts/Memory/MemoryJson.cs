using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Memory;

/// <summary>How memory is stored, and how it crosses between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OwnerMemory))]
[JsonSerializable(typeof(MemoryChange))]
[JsonSerializable(typeof(MemoryAnswer))]
public sealed partial class MemoryJson : JsonSerializerContext
{
    /// <summary>The one set of options in use.</summary>
    public static MemoryJson Wire =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
