using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>How OpenAI's protocols write JSON: snake case.</summary>
internal static class OpenAIJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
