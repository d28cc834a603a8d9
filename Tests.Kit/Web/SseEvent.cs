using System.Text.Json.Nodes;

namespace ChatCluster.Tests.Web;

/// <summary>One event as it came.</summary>
internal sealed record SseEvent(string? Id, string? Name, JsonNode Data)
{
    public string? this[string field] => Data[field]?.ToString();
}
