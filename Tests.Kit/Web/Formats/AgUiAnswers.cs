using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What AG-UI's own client makes of a server that it understands.</summary>
internal static class AgUiAnswers
{
    /// <summary>A model that breaks off once.</summary>
    public static Func<ModelRequest, ModelReply> Script()
    {
        var failed = 0;
        return request => request.LastText() is not "flaky" ? ClientWorld.Reply(request)
            : Interlocked.Increment(ref failed) == 1
                ? new ModelReply().Reasoning("Hm").Text("Wrong", " so").Delay(TimeSpan.FromMilliseconds(500)).Cut()
            : ModelReply.Of("Right");
    }

    public static void AssertAll(JsonElement seen)
    {
        AssertSeen(
            """
            {
              "plain": {"messages": [["assistant", "Hello world"]], "outcome": "success", "reason": "completed"},
              "events": ["RUN_STARTED", "STEP_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "STEP_FINISHED", "RUN_FINISHED"],
              "started": {"runId": "run-plain", "threadId": "agui-plain", "protocolVersion": "1.0"},
              "usage": [{"model": "sandbox", "inputTokens": 5, "outputTokens": 3, "totalTokens": 8}],
              "second": [["user", "plain"], ["assistant", "Hello world"], ["user", "reasoning"], ["reasoning", "Hmm, well."], ["assistant", "So it is."]],
              "again": [["reasoning", "Hmm, well."], ["assistant", "So it is."]], "runs": [1, 2],
              "reasoning": {"messages": [["reasoning", "Hmm, well."], ["assistant", "So it is."]], "outcome": "success", "reason": "completed"},
              "tool": {"messages": [["assistant", "Let me see.", ["time_of", "{\"zone\":\"Rome\"}"]], ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}"], ["assistant", "It is noon."]], "outcome": "success", "reason": "completed"},
              "parallel": {"messages": [["assistant", null, ["time_of", "{\"zone\":\"Rome\"}"], ["time_of", "{\"zone\":\"Tokyo\"}"]], ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}"], ["tool", "{\"zone\":\"Tokyo\",\"time\":\"12:00\"}"], ["assistant", "It is noon."]], "outcome": "success", "reason": "completed"},
              "split": {"messages": [["assistant", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]], "outcome": "success", "reason": "completed"},
              "silence": {"messages": [["assistant", "Waited"]], "outcome": "success", "reason": "completed"},
              "large": 1000000,
              "file": {"messages": [["assistant", "It says hello."]], "outcome": "success", "reason": "completed"},
              "flaky": {"messages": [["reasoning", ""], ["assistant", "Right"]], "outcome": "success", "reason": "completed"}, "takenBack": true,
              "noAnswer": [422, "resume_invalid"], "otherAnswer": [409, "approval_not_open"],
              "stopAnswer": true, "stopped": {"messages": [["assistant", "On and on"]], "outcome": "cancelled"},
              "stoppedTool": {"roles": ["assistant", "tool"], "outcome": "cancelled"},
              "resumed": [["user", "slow"], ["assistant", "Slowly but surely"]], "connected": [["user", "slow"], ["assistant", "Slowly but surely"]], "sameIds": true,
              "idle": {"messages": [["user", "slow"], ["assistant", "Slowly but surely"]], "outcome": "success"},
              "fresh": [["assistant", "Welcome."]], "waiting": 1,
              "held": [["assistant", "You are Ada."]],
              "mine": {"pending": 1, "told": 1, "outcome": "success", "messages": [["user", "mine"],
                ["assistant", "Let me look.", ["page_title", "{\"part\":\"head\"}"], ["time_of", "{\"zone\":\"Rome\"}"]],
                ["tool", "{\"zone\":\"Rome\",\"time\":\"12:00\"}"], ["tool", "Home"], ["assistant", "It is noon."]], "ended": "success"},
              "tools": "answered", "ownTools": "answered", "empty": [422, "messages_missing"], "badThread": [400, "bad_thread_id"]
            }
            """,
            seen);
        AssertConsent(seen, "approved", "Rome", "{\"zone\":\"Rome\",\"time\":\"12:00\"}");
        AssertConsent(seen, "edited", "Oslo", "{\"zone\":\"Oslo\",\"time\":\"12:00\"}");
        foreach (var what in (string[])["denied", "cancelled"])
        {
            Assert.Contains("did not approve", seen.GetProperty(what).GetProperty("messages")[1].GetRawText(), StringComparison.Ordinal);
        }

        Assert.Contains("It is noon.", seen.GetProperty("resumedTwice").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("tool", seen.GetProperty("tool error").GetProperty("messages")[1][0].GetString());
        Assert.Equal("model_rejected", seen.GetProperty("modelError").GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("modelError").GetProperty("finished").ValueKind);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(seen.GetProperty("history")[1].GetRawText()),
            JsonNode.Parse(seen.GetProperty("parallel").GetProperty("messages")[0].GetRawText())));
        Assert.False(seen.TryGetProperty("warnings", out var warnings), $"The client warns: {warnings}");
    }

    private static void AssertConsent(JsonElement seen, string what, string zone, string result) => AssertSeen(
        new JsonObject
        {
            [what] = new JsonObject
            {
                ["question"] = new JsonObject { ["reason"] = "tool_call", ["tool"] = "guarded", ["call"] = true, ["expires"] = true },
                ["messages"] = new JsonArray(
                    new JsonArray("assistant", null, new JsonArray("guarded", $"{{\"zone\":\"{zone}\"}}")), new JsonArray("tool", result),
                    new JsonArray("assistant", "It is noon.")),
                ["outcome"] = "success",
                ["pending"] = 0,
            },
        }.ToJsonString(),
        seen);

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
