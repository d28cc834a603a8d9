using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What the transports for workflows make of a server that they understand.</summary>
internal static class WorkflowAnswers
{
    private const string Tool = """["tool-time_of", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string OtherTool = """["tool-time_of", "output-available", {"zone": "Tokyo"}, {"zone": "Tokyo", "time": "12:00"}]""";
    private const string Split = """["text", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]""";
    private const string Slowly = """["text", "Slowly but surely"]""";
    private const string Noon = """["text", "It is noon."]""";

    public static void AssertAll(JsonElement seen)
    {
        SeenByClient.AssertSame("""{"versions": ["2.0.43", "6.0.0"]}""", seen);
        foreach (var version in (string[])["7", "6"])
        {
            SeenByClient.AssertSame(
                $$"""
                {
                  "plain": {"status": "ready", "parts": [["text", "Hello world"]]},
                  "second": {"parts": [["reasoning", "Hmm, well."], ["text", "So it is."]], "rounds": 2, "requests": 2},
                  "tool": {"status": "ready", "parts": [["text", "Let me see."], {{Tool}}, {{Noon}}], "requests": 1},
                  "parallel": {"status": "ready", "parts": [{{Tool}}, {{OtherTool}}, {{Noon}}], "requests": 1},
                  "tool error": {"status": "ready", "parts": [["tool-broken", "output-error", {"zone": "Rome"}, null], {{Noon}}], "requests": 1},
                  "split": {"status": "ready", "parts": [{{Split}}], "requests": 1},
                  "silence": {"status": "ready", "parts": [["text", "Waited"]], "requests": 1},
                  "large": {"status": "ready", "parts": [["text", {{ClientWorld.Large}}]], "requests": 1},
                  "again": {"parts": [["text", "Hello world"]], "count": 2, "versions": 2},
                  "cut slow": {"status": "ready", "parts": [{{Slowly}}], "cut": true, "chunks": true},
                  "cut tool": {"status": "ready", "parts": [["text", "Let me see."], {{Tool}}, {{Noon}}], "cut": true, "chunks": true},
                  "cut parallel": {"status": "ready", "parts": [{{Tool}}, {{OtherTool}}, {{Noon}}], "cut": true, "chunks": true},
                  "cut split": {"status": "ready", "parts": [{{Split}}], "cut": true, "chunks": true},
                  "cut reasoning": {"status": "ready", "parts": [["reasoning", "Hmm, well."], ["text", "So it is."]], "cut": true, "chunks": true},
                  "broken": {"status": "ready", "parts": [{{Slowly}}], "requests": ["POST ", "GET ?startIndex=N"]},
                  "reload 0": {"status": "ready", "parts": [{{Slowly}}], "count": 2}, "idle 0": {"status": "ready", "parts": [{{Slowly}}], "count": 2},
                  "reload -3": {"status": "ready", "parts": [{{Slowly}}], "count": 2}, "idle -3": {"status": "ready", "parts": [{{Slowly}}], "count": 2},
                  "nobody": {"status": "error", "requests": 1},
                  "endless": {"status": "ready", "parts": [["text", "On and on"]], "reason": "stopped", "requests": 1},
                  "approved": [["tool-guarded", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}], {{Noon}}],
                  "denied": [["tool-guarded", "output-denied", {"zone": "Rome"}, null], {{Noon}}]
                }
                """,
                seen.GetProperty(version));
            Assert.Equal("stopped", seen.GetProperty(version).GetProperty("stuck").GetProperty("reason").GetString());
            Assert.Equal("error", seen.GetProperty(version).GetProperty("model error").GetProperty("status").GetString());
        }
    }
}
