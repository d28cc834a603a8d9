using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What the chat of the AI SDK makes of a server that it understands.</summary>
internal static class AiSdkAnswers
{
    private const string Tool = """["tool-time_of", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string OtherTool = """["tool-time_of", "output-available", {"zone": "Tokyo"}, {"zone": "Tokyo", "time": "12:00"}]""";
    private const string Guarded = """["tool-guarded", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string Noon = """["text", "It is noon."]""";

    /// <summary>The packages that <c>aisdk.mjs</c> is to try.</summary>
    public static string[] Packages { get; } = ["ai", "ai-6", "ai-5", "ai-6.0.0", "ai-5.0.100", "ai-5.0.0"];

    public static void AssertAll(JsonElement all)
    {
        foreach (var (name, version) in ((string, string)[])[("ai", "7.0.173"), ("ai-6", "6.0.326"), ("ai-5", "5.0.277"),
            ("ai-6.0.0", "6.0.0"), ("ai-5.0.100", "5.0.100"), ("ai-5.0.0", "5.0.0")])
        {
            var seen = all.GetProperty(name);
            Assert.Equal(version, seen.GetProperty("version").GetString());
            AssertSameForAll(seen);
        }

        foreach (var name in (string[])["ai", "ai-6", "ai-6.0.0"])
        {
            AssertParts(all.GetProperty(name), "approved", $"[{Guarded}, {Noon}]");
            AssertParts(all.GetProperty(name), "denied", $$"""[["tool-guarded", "output-denied", {"zone": "Rome"}, null], {{Noon}}]""");
        }

        foreach (var name in (string[])["ai", "ai-6", "ai-5", "ai-6.0.0"])
        {
            AssertParts(
                all.GetProperty(name), "mine",
                $$"""[["text", "Let me look."], ["tool-page_title", "output-available", {"part": "head"}, "Home"], {{Tool}}, {{Noon}}]""");
            Assert.Equal(2, all.GetProperty(name).GetProperty("mine").GetProperty("count").GetInt32());
        }

        // Version 5 knows no questions within a message.
        AssertParts(
            all.GetProperty("ai-5"), "approved",
            $$"""[{{Guarded}}, ["data-approval", {"callId": "call_g", "state": "approved"}], {{Noon}}]""");
        Assert.Contains("did not approve", all.GetProperty("ai-5").GetProperty("denied").GetRawText(), StringComparison.Ordinal);
    }

    private static void AssertSameForAll(JsonElement seen)
    {
        AssertParts(seen, "plain", """[["text", "Hello world"]]""");
        AssertParts(seen, "reasoning", """[["reasoning", "Hmm, well."], ["text", "So it is."]]""");
        AssertParts(seen, "tool", $"""[["text", "Let me see."], {Tool}, {Noon}]""");
        AssertParts(seen, "parallel", $"[{Tool}, {OtherTool}, {Noon}]");
        AssertParts(seen, "silence", """[["text", "Waited"]]""");
        AssertParts(seen, "split", """[["text", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]]""");
        AssertIs(seen, "usage", """{"inputTokens": 5, "outputTokens": 3, "totalTokens": 8}""");
        AssertIs(seen, "again", """{"parts": [["text", "Hello world"]], "count": 2}""");
        AssertIs(seen, "edited", """{"parts": [["text", "Hello world"]], "count": 2}""");
        AssertIs(seen, "large", $$"""{"status": "ready", "length": {{ClientWorld.Large}}}""");
        AssertIs(seen, "file", """[["text", "It says hello."]]""");
        AssertIs(seen, "stopAnswer", """{"stopped": true}""");
        AssertIs(seen, "stopped", """{"status": "ready", "parts": [["text", "On and on"]], "reason": "stopped"}""");
        AssertIs(seen, "resumed", """{"status": "ready", "parts": [["text", "Slowly but surely"]], "count": 2}""");
        Assert.Equal((204, 204), (seen.GetProperty("idleStatus").GetInt32(), seen.GetProperty("unknownStatus").GetInt32()));
        Assert.Contains("output-error", seen.GetProperty("toolError").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("error", seen.GetProperty("modelError").GetProperty("status").GetString());
        Assert.Contains(
            "does not accept this request", seen.GetProperty("modelError").GetProperty("failures")[0].GetString()!,
            StringComparison.Ordinal);
    }

    private static void AssertParts(JsonElement seen, string what, string parts)
    {
        Assert.Equal("ready", seen.GetProperty(what).GetProperty("status").GetString());
        AssertSame(parts, seen.GetProperty(what).GetProperty("parts"));
    }

    private static void AssertIs(JsonElement seen, string what, string expected) => AssertSame(expected, seen.GetProperty(what));

    private static void AssertSame(string expected, JsonElement actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())),
            $"Expected {expected}, and it is {actual.GetRawText()}");
}
