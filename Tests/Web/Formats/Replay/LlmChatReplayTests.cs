using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class LlmChatReplayTests
{
    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var chat = (await ForeignApp.StartAsync("llmchat")).As("Bearer", TestKeys.Bob);

        Assert.Equal("demo", (string?)(await chat.GetJsonAsync("/llmchat/gateway/models"))["models"]![0]!["id"]);
        Assert.Equal("""{"user_id":"bob","connected":false}""", await chat.GetAsync("/llmchat/status/bob"));
        await chat.SendAsync(HttpStatusCode.NotFound, "GET", "/llmchat/config/bob");
        Assert.Equal(
            """{"detail":"No active session found. Please connect to a server first."}""",
            await chat.SendAsync(HttpStatusCode.BadRequest, "POST", "/llmchat/chat", """{"user_id": "bob", "message": "Hello"}"""));
        var connected = JsonNode.Parse(await chat.PostAsync(
            "/llmchat/connect", """{"user_id": "bob", "llm": {"model": "demo", "temperature": 0.7}, "streaming": true}"""))!;
        Assert.Equal("connected", (string?)connected["status"]);
        Assert.Equal(connected["tools"]!.AsArray().Count, (int)connected["tool_count"]!);
        var answer = JsonNode.Parse(await chat.PostAsync("/llmchat/chat", """{"user_id": "bob", "message": "What time is it? Use a tool."}"""))!;
        Assert.True((bool)answer["tool_used"]!);
        Assert.Equal("clock", (string?)answer["tool_invocations"]![0]!["tool"]);
        var stream = await chat.PostAsync("/llmchat/chat", """{"user_id": "bob", "message": "Hello", "streaming": true}""");
        Assert.StartsWith("event: token\ndata: {\"content\":", stream, StringComparison.Ordinal);
        Assert.Contains("event: final\ndata: {\"type\":\"final\",\"content\":", stream, StringComparison.Ordinal);
        Assert.Equal("""{"user_id":"bob","connected":true}""", await chat.GetAsync("/llmchat/status/bob"));
        Assert.Equal("demo", (string?)(await chat.GetJsonAsync("/llmchat/config/bob"))["llm"]!["config"]!["model"]);
        Assert.Equal("disconnected", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/disconnect", """{"user_id": "bob"}"""))!["status"]);
        Assert.Equal("no_active_session", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/disconnect", """{"user_id": "bob"}"""))!["status"]);
    }

    [Theory]
    [InlineData(403, "/llmchat/chat", """{"user_id": "ann", "message": "Hello"}""", "User ID mismatch.")]
    [InlineData(400, "/llmchat/chat", """{"user_id": "bob", "message": ""}""", "Message cannot be empty")]
    [InlineData(400, "/llmchat/connect", """{"user_id": "bob", "llm": {"model": "nope"}}""", "Invalid LLM configuration: there is no model 'nope'. GET /llmchat/gateway/models lists them.")]
    [InlineData(400, "/llmchat/connect", """{"user_id": "bob", "server": {"url": "http://10.0.0.1/mcp"}}""", "MCP servers of single users cannot be connected here. Leave server out; the operator configures tools for all users.")]
    public async Task Refusal_HasItsStatusAndBody(int status, string path, string body, string detail)
    {
        await using var chat = (await ForeignApp.StartAsync("llmchat")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await chat.SendAsync((HttpStatusCode)status, "POST", path, body))!["detail"]);
    }

    [Fact]
    public async Task Failure_OfTheModel_KeepsTheSessionUsable()
    {
        await using var chat = (await ForeignApp.StartAsync("llmchat")).As("Bearer", TestKeys.Bob);
        await chat.PostAsync("/llmchat/connect", """{"user_id": "bob"}""");

        await chat.SendAsync(HttpStatusCode.ServiceUnavailable, "POST", "/llmchat/chat", """{"message": "fail"}""");

        Assert.NotEqual("", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/chat", """{"message": "Hello"}"""))!["response"]);
    }
}
