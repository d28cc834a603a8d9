using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What the chat of the AI SDK 4, and assistant-stream, make of a server that they understand.</summary>
internal static class AiSdkLegacyAnswers
{
    private const string Tool = """["time_of", "result", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string OtherTool = """["time_of", "result", {"zone": "Tokyo"}, {"zone": "Tokyo", "time": "12:00"}]""";

    private const string Mine = """["page_title", "result", {"part": "head"}, "Home, head"]""";

    public static void AssertAll(JsonElement seen)
    {
        SeenByClient.AssertSame(
            $$"""
            {
              "version": "4.3.19",
              "plain": {"parts": [["text", "Hello world"]], "finish": "stop", "error": null},
              "reasoning": {"parts": [["reasoning", "Hmm, well."], ["text", "So it is."]], "finish": "stop", "error": null},
              "tool": {"parts": [["text", "Let me see."], {{Tool}}, ["text", "\n\nIt is noon."]], "finish": "stop", "error": null},
              "parallel": {"parts": [{{Tool}}, {{OtherTool}}, ["text", "It is noon."]], "finish": "stop", "error": null},
              "split": {"parts": [["text", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]], "finish": "stop", "error": null},
              "silence": {"parts": [["text", "Waited"]], "finish": "stop", "error": null},
              "large": {"parts": [["text", 1000000]], "finish": "stop", "error": null},
              "usage": [5, 3],
              "again": [["plain", 1], ["reasoning", 2]],
              "stopped": {"parts": [["text", "On and on"]], "finish": "other", "stop": true},
              "resumed": {"lost": true, "parts": [["text", "Slowly but surely"]]}, "idle": [null, ""],
              "approved": {"parts": [["guarded", "result", {"zone": "Rome"}], ["text", "It is noon."]], "data": ["requested", "approved"]},
              "denied": {"parts": [["guarded", "result", {"zone": "Rome"}], ["text", "It is noon."]], "data": ["requested", "denied"]},
              "mine": {"finish": "tool-calls", "again": true, "parts": [["text", "Let me look."], {{Mine}}, {{Tool}}, ["text", "It is noon."]], "end": "stop", "error": null,
                "repeated": true, "rounds": 1},
              "file": [["text", "It says hello."]]
            }
            """,
            seen);
        Assert.Contains("HTTP 418", seen.GetProperty("tool error").GetProperty("parts").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("does not accept this request", seen.GetProperty("model error").GetString(), StringComparison.Ordinal);
        SeenByClient.AssertSame(
            """
            {
              "plain": {"status": "complete", "reason": "stop", "parts": [["text", "Hello world"]]}, "plain, events": [["text", "Hello world"]],
              "reasoning": {"status": "complete", "reason": "stop", "parts": [["reasoning", "Hmm, well."], ["text", "So it is."]]}, "reasoning, events": [["reasoning", "Hmm, well."], ["text", "So it is."]],
              "tool": {"status": "complete", "reason": "stop", "parts": [["text", "Let me see."], ["time_of", {"zone": "Rome"}, false, {"zone": "Rome", "time": "12:00"}], ["text", "\n\nIt is noon."]]},
              "tool, events": [["text", "Let me see."], ["time_of", {"zone": "Rome"}], ["text", "It is noon."]],
              "tool error": {"status": "complete", "reason": "stop", "parts": [["broken", {"zone": "Rome"}, true, null], ["text", "It is noon."]]},
              "silence": {"status": "complete", "reason": "stop", "parts": [["text", "Waited"]]}, "silence, events": [["text", "Waited"]],
              "large": {"status": "complete", "reason": "stop", "parts": [["text", 1000000]]}, "large, events": [["text", 1000000]],
              "mine": {"status": "complete", "reason": "stop", "parts": [["text", "It is noon."]]}
            }
            """,
            seen.GetProperty("assistant"));
        Assert.Equal("error", seen.GetProperty("assistant").GetProperty("model error").GetProperty("reason").GetString());
    }
}
