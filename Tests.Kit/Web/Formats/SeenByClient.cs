using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Compares what a client understood with what it is to understand.</summary>
internal static class SeenByClient
{
    /// <summary>Each named value is as expected; what is not named may be anything.</summary>
    public static void AssertSame(string expected, JsonElement seen)
    {
        List<string> wrong = [.. JsonNode.Parse(expected)!.AsObject()
            .Where(pair =>
                !JsonNode.DeepEquals(pair.Value, seen.TryGetProperty(pair.Key, out var value) ? JsonNode.Parse(value.GetRawText()) : null))
            .Select(pair =>
                $"{pair.Key} is {(seen.TryGetProperty(pair.Key, out var value) ? value.GetRawText() : "not there")}, not {pair.Value?.ToJsonString()}")];
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
