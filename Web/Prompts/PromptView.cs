using System.Text.Json;
using ChatCluster.Documents;

namespace ChatCluster.Web.Prompts;

/// <summary>A text that is written again and again.</summary>
/// <param name="Name">What calls it in a message field: <c>/name</c>.</param>
public sealed record PromptView(string Name, string Text, DateTimeOffset UpdatedAt)
{
    internal static PromptView Of(OwnerDocument document) =>
        new(document.Id, document.Body.TryParse(out var body) ? body.GetProperty("text").GetString()! : "", document.UpdatedAt);

    internal static string BodyOf(string text) => $"{{\"text\":{JsonSerializer.Serialize(text, JsonSerializerOptions.Web)}}}";
}
