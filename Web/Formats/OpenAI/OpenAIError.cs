using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>What an error says. Clients expect all four, also without a value.</summary>
internal sealed record OpenAIError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param);
