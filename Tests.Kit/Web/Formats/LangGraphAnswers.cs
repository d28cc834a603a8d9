using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What LangGraph's own client makes of a server that it understands, in both of its protocols.</summary>
internal static class LangGraphAnswers
{
    public static void AssertAll(JsonElement seen)
    {
        AssertSeen(
            """
            {
              "assistants": ["default"], "assistant": "default", "noAssistant": [404, "unknown_agent"],
              "plain": {"text": "Hello world", "reply": [["ai", "Hello world"]], "names": ["metadata", "values", "messages", "updates", "values", "end"], "created": true},
              "thread": {"status": "idle", "messages": [["human", "plain"], ["ai", "Hello world"]], "sameId": "mine-1"},
              "run": ["success", true], "usage": {"input_tokens": 5, "output_tokens": 3, "total_tokens": 8},
              "usageStreamed": {"input_tokens": 5, "output_tokens": 3, "total_tokens": 8},
              "waited": [["ai", "So it is."]], "runs": ["success", "success"],
              "state": {"next": [], "messages": 4}, "history": [4, 3, 2, 1, 0], "found": true,
              "again": [1, 2], "edited": [["human", "plain"], ["ai", "Hello world"], ["human", "split"], ["ai", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]],
              "reasoning": {"text": "So it is.", "reply": [["ai", "So it is."]], "updates": ["agent"], "reasoning": "Hmm, well."},
              "tool": {"text": "Let me see.It is noon.", "reply": [["ai", "Let me see.", ["time_of", {"zone": "Rome"}]], ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}", "success"], ["ai", "It is noon."]], "updates": ["agent", "tools", "agent"]},
              "parallel": {"text": "It is noon.", "reply": [["ai", "", ["time_of", {"zone": "Rome"}], ["time_of", {"zone": "Tokyo"}]], ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}", "success"], ["tool", "{\"zone\":\"Tokyo\",\"time\":\"12:00\"}", "success"], ["ai", "It is noon."]], "updates": ["agent", "tools", "tools", "agent"]},
              "split": {"text": "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z", "reply": [["ai", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]], "updates": ["agent"]},
              "silence": {"text": "Waited", "reply": [["ai", "Waited"]], "updates": ["agent"]},
              "large": [1000000, 1000000], "modelError": "model_rejected", "waitError": "model_rejected", "file": [["ai", "It says hello."]],
              "partial": ["messages/complete", "Hello world"],
              "stopped": {"text": "On and on", "reply": [["ai", "On and on"]], "status": "interrupted"},
              "resumed": {"text": "Slowly but surely", "reply": [["ai", "Slowly but surely"]], "cuts": 1},
              "joined": [["ai", "Slowly but surely"]], "replayed": "Slowly but surely",
              "rejected": [409, "busy"], "queued": ["pending", [["ai", "Hello world"]], "success", "success"], "rollback": [422, "unsupported_parameter"],
              "alone": [["ai", "Hello world"]], "mode": [422, "unsupported_parameter"], "copied": true, "title": "Mine", "deleted": [404, "thread_not_found"],
              "noQuestion": [409, "approval_not_open"],
              "v2": {"texts": ["Let me see.", "It is noon."], "reply": [["human", "tool"], ["ai", "Let me see."], ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}"], ["ai", "It is noon."]]},
              "v2Flaky": ["It begins ", "The whole text."], "v2Usage": ["input_tokens", "output_tokens", "total_tokens"],
              "mine": {"paused": ["interrupted", "interrupted", 1, true, false], "reply": [["ai", "Let me look.", ["page_title", {"part": "head"}], ["time_of", {"zone": "Rome"}]],
                ["tool", "Home, head", "success"], ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}", "success"], ["ai", "It is noon."]]},
              "v2Mine": [["tool", "Home, head", "success"]], "v2Question": "guarded", "v2State": 4, "v2Error": "no_such_interrupt"
            }
            """,
            seen);
        foreach (var (what, zone) in ((string, string)[])[("approved", "Rome"), ("plainly", "Rome"), ("edited2", "Oslo")])
        {
            AssertSeen(
                $$$"""
                {"{{{what}}}": {
                  "question": ["guarded", {"zone": "Rome"}], "status": "interrupted", "pending": 1,
                  "reply": [["ai", "", ["guarded", {"zone": "{{{zone}}}"}]], ["tool", "{\"zone\":\"{{{zone}}}\",\"time\":\"12:00\"}", "success"], ["ai", "It is noon."]]
                }}
                """,
                seen);
        }

        Assert.Contains("did not approve", seen.GetProperty("denied").GetProperty("reply")[1][1].GetString(), StringComparison.Ordinal);
        Assert.Equal("error", seen.GetProperty("tool error").GetProperty("reply")[1][2].GetString());
        Assert.Equal(
            ["on_chat_model_start", "on_chat_model_stream", "on_chat_model_end", "on_tool_start", "on_tool_end"],
            seen.GetProperty("events").EnumerateArray().Select(name => name.GetString()));
    }

    private static void AssertSeen(string expected, JsonElement seen) => Assert.Empty(JsonNode.Parse(expected)!.AsObject()
        .Where(known => !JsonNode.DeepEquals(known.Value, JsonNode.Parse(seen.GetProperty(known.Key).GetRawText())))
        .Select(known => $"{known.Key} is {seen.GetProperty(known.Key).GetRawText()}"));
}
