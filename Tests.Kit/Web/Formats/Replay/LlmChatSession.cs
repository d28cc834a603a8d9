using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>What a client of that system sends, from its first request to its last, and what it is answered.</summary>
internal static class LlmChatSession
{
    public static async Task PlayAsync(ForeignApp chat)
    {
        Assert.Contains(
            "demo", (await chat.GetJsonAsync("/llmchat/gateway/models"))["models"]!.AsArray().Select(model => (string)model!["id"]!));
        Assert.Equal("""{"user_id":"bob","connected":false}""", await chat.GetAsync("/llmchat/status/bob"));
        await chat.SendAsync(HttpStatusCode.NotFound, "GET", "/llmchat/config/bob");
        Assert.Equal(
            """{"detail":"No active session found. Please connect to a server first."}""",
            await chat.SendAsync(HttpStatusCode.BadRequest, "POST", "/llmchat/chat", """{"user_id": "bob", "message": "Hello"}"""));
        var connected = JsonNode.Parse(await chat.PostAsync(
            "/llmchat/connect", """{"user_id": "bob", "llm": {"model": "demo", "temperature": 0.7}, "streaming": true}"""))!;
        Assert.Equal("connected", (string?)connected["status"]);
        Assert.Equal(connected["tools"]!.AsArray().Count, (int)connected["tool_count"]!);
        var answer =
            JsonNode.Parse(await chat.PostAsync("/llmchat/chat", """{"user_id": "bob", "message": "What time is it? Use a tool."}"""))!;
        Assert.True((bool)answer["tool_used"]!);
        Assert.Equal("clock", (string?)answer["tool_invocations"]![0]!["tool"]);
        var stream = await chat.PostAsync("/llmchat/chat", """{"user_id": "bob", "message": "Hello", "streaming": true}""");
        Assert.StartsWith("event: token\ndata: {\"content\":", stream, StringComparison.Ordinal);
        Assert.Contains("event: final\ndata: {\"type\":\"final\",\"content\":", stream, StringComparison.Ordinal);
        Assert.Equal("""{"user_id":"bob","connected":true}""", await chat.GetAsync("/llmchat/status/bob"));
        Assert.Equal("demo", (string?)(await chat.GetJsonAsync("/llmchat/config/bob"))["llm"]!["config"]!["model"]);
        Assert.Equal(
            "disconnected", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/disconnect", """{"user_id": "bob"}"""))!["status"]);
        Assert.Equal(
            "no_active_session", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/disconnect", """{"user_id": "bob"}"""))!["status"]);
    }
}
