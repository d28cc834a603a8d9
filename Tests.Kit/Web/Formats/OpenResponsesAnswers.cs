using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What the AI SDK's provider of Open Responses makes of a server's responses.</summary>
internal static class OpenResponsesAnswers
{
    public static void AssertAll(JsonElement seen)
    {
        SeenByClient.AssertSame(
            """
            {
              "whole": {"text": "Hello world", "finish": "stop", "usage": [5, 3]}, "wholeReasoning": ["Hmm, well.", "So it is."],
              "plain": {"text": "Hello world", "finish": "stop", "errors": []},
              "reasoning": {"text": "So it is.", "finish": "stop", "errors": [], "reasoning": "Hmm, well."},
              "tool": {"text": "Let me see.It is noon.", "finish": "stop", "errors": []},
              "parallel": {"text": "It is noon.", "finish": "stop", "errors": []},
              "tool error": {"text": "It is noon.", "finish": "stop", "errors": []},
              "split": {"text": "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z", "finish": "stop", "errors": []},
              "silence": {"text": "Waited", "finish": "stop", "errors": []},
              "large": {"text": 1000000, "finish": "stop", "errors": []},
              "left": {"before": "On and on", "running": 0},
              "held": "You are Ada.", "file": "It says hello.",
              "mine": ["It is noon.", [[["page_title", "Home, head"]], []]]
            }
            """,
            seen);
        Assert.Contains("does not accept this request", seen.GetProperty("wholeError").GetString(), StringComparison.Ordinal);
        Assert.Equal("error", seen.GetProperty("model error").GetProperty("finish").GetString());
        Assert.Contains(
            "does not accept this request", seen.GetProperty("model error").GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(422, seen.GetProperty("refused")[0].GetInt32());
        Assert.Contains("nobody", seen.GetProperty("refused")[1].GetString(), StringComparison.Ordinal);
    }
}
