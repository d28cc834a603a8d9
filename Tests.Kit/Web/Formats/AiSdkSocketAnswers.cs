using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What the AI SDK's chat makes of a server over a WebSocket.</summary>
internal static class AiSdkSocketAnswers
{
    private const string Tool = """["tool-time_of", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string OtherTool = """["tool-time_of", "output-available", {"zone": "Tokyo"}, {"zone": "Tokyo", "time": "12:00"}]""";

    public static void AssertAll(JsonElement seen)
    {
        SeenByClient.AssertSame(
            $$"""
            {
              "plain": {"status": "ready", "parts": [["text", "Hello world"]]}, "usage": {"inputTokens": 5, "outputTokens": 3, "totalTokens": 8},
              "again": {"status": "ready", "parts": [["text", "Hello world"]], "count": 2},
              "reasoning": {"status": "ready", "parts": [["reasoning", "Hmm, well."], ["text", "So it is."]]},
              "tool": {"status": "ready", "parts": [["text", "Let me see."], {{Tool}}, ["text", "It is noon."]]},
              "parallel": {"status": "ready", "parts": [{{Tool}}, {{OtherTool}}, ["text", "It is noon."]]},
              "tool error": {"status": "ready", "parts": [["tool-broken", "output-error", {"zone": "Rome"}, null], ["text", "It is noon."]]},
              "split": {"status": "ready", "parts": [["text", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]]},
              "silence": {"status": "ready", "parts": [["text", "Waited"]]}, "large": {"status": "ready", "parts": [["text", 1000000]]},
              "stopped": {"status": "ready", "reason": "stopped", "kept": "On and on"},
              "resumed": {"cut": "error", "status": "ready", "parts": [["text", "Slowly but surely"]], "count": 2},
              "idle": {"status": "ready", "parts": [["text", "Slowly but surely"]]},
              "approved": [["tool-guarded", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}], ["text", "It is noon."]],
              "denied": [["tool-guarded", "output-denied", {"zone": "Rome"}, null], ["text", "It is noon."]],
              "refused": ["error", "A thread id is 1 to 64 characters of A-Z a-z 0-9 _ -."],
              "strange": ["error", 404], "pinged": true
            }
            """,
            seen);
        Assert.Equal("error", seen.GetProperty("model error").GetProperty("status").GetString());
    }
}
