using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What OpenAI's own client makes of a server that it understands.</summary>
internal static class OpenAIChatAnswers
{
    public static void AssertAll(JsonElement seen)
    {
        AssertSeen(
            """
            {
              "models": [["sandbox", "model", "ollama"], ["demo", "model", "demo"]], "model": "sandbox",
              "noModel": ["NotFoundError", 404, "model_not_found", "invalid_request_error"],
              "whole": {"text": "Hello world", "finish": "stop", "usage": {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}, "object": "chat.completion"},
              "wholeTool": "Let me see.\n\nIt is noon.",
              "plain": {"text": "Hello world", "finish": "stop", "total": true, "calls": 0},
              "reasoning": {"text": "So it is.", "finish": "stop", "total": true, "calls": 0, "reasoning": "Hmm, well."},
              "tool": {"text": "Let me see.\n\nIt is noon.", "finish": "stop", "total": true, "calls": 0},
              "parallel": {"text": "It is noon.", "finish": "stop", "total": true, "calls": 0},
              "tool error": {"text": "It is noon.", "finish": "stop", "total": true, "calls": 0},
              "split": {"text": "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z", "finish": "stop", "total": true, "calls": 0},
              "silence": {"text": "Waited", "finish": "stop", "total": true, "calls": 0},
              "large": {"text": 1000000, "finish": "stop", "total": true, "calls": 0},
              "left": {"before": "On and on", "reason": "stopped", "kept": "On and on"},
              "stopped": {"kept": "On and on", "finish": "stop"},
              "approved": "It is noon.", "held": "You are Ada.", "continued": "Hello world", "rounds": 2, "file": "It says hello.",
              "tools": "answered", "ownTools": "answered", "none": "answered", "forced": [["page_title"], "tool_not_called"],
              "oddChoice": ["BadRequestError", 400, "unsupported_parameter", "tool_choice"],
              "taken": ["BadRequestError", 400, "client_tool_taken", "tools"],
              "mine": {"finish": "tool_calls", "text": "Let me look.", "calls": [["page_title", {"part": "head"}]], "went": "It is noon.", "sameRun": true, "again": "It is noon."},
              "runTools": ["It is noon.", ["user", "assistant", "tool", "assistant"]],
              "elsewhere": "It is noon.", "noResult": [422, "tool_result_missing"], "later": "Hello world",
              "format": ["BadRequestError", 400, "unsupported_parameter", "response_format"], "n": ["BadRequestError", 400, "unsupported_parameter", "n"],
              "unknownModel": ["UnprocessableEntityError", 422, "unknown_model", null], "empty": ["UnprocessableEntityError", 422, "messages_missing", null],
              "extra": "answered"
            }
            """,
            seen);
        Assert.Equal("model_rejected", seen.GetProperty("model error")[2].GetString());
        Assert.Equal(502, seen.GetProperty("wholeError")[1].GetInt32());
        Assert.Equal(1, seen.GetProperty("wholeError")[4].GetInt32());
    }

    private static void AssertSeen(string expected, JsonElement seen)
    {
        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject())
        {
            Assert.True(
                JsonNode.DeepEquals(value, JsonNode.Parse(seen.GetProperty(name).GetRawText())),
                $"{name} is {seen.GetProperty(name).GetRawText()}");
        }
    }
}
