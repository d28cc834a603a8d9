using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class LlmChatReplayTests
{
    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var chat = (await CompatApp.StartAsync("llmchat")).As("Bearer", TestKeys.Bob);

        await LlmChatSession.PlayAsync(chat);
    }

    [Theory]
    [InlineData(403, "/llmchat/chat", """{"user_id": "ann", "message": "Hello"}""", "User ID mismatch.")]
    [InlineData(400, "/llmchat/chat", """{"user_id": "bob", "message": ""}""", "Message cannot be empty")]
    [InlineData(
        400, "/llmchat/connect", """{"user_id": "bob", "llm": {"model": "nope"}}""",
        "Invalid LLM configuration: there is no model 'nope'. GET /llmchat/gateway/models lists them.")]
    [InlineData(
        400, "/llmchat/connect", """{"user_id": "bob", "server": {"url": "https://mcp.example.com/mcp"}}""",
        "MCP servers of single users cannot be connected here. Leave server out; the operator configures tools for all users.")]
    public async Task Refusal_HasItsStatusAndBody(int status, string path, string body, string detail)
    {
        await using var chat = (await CompatApp.StartAsync("llmchat")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await chat.SendAsync((HttpStatusCode)status, "POST", path, body))!["detail"]);
    }

    [Fact]
    public async Task Failure_OfTheModel_KeepsTheSessionUsable()
    {
        await using var chat = (await CompatApp.StartAsync("llmchat")).As("Bearer", TestKeys.Bob);
        await chat.PostAsync("/llmchat/connect", """{"user_id": "bob"}""");

        await chat.SendAsync(HttpStatusCode.ServiceUnavailable, "POST", "/llmchat/chat", """{"message": "fail"}""");

        Assert.NotEqual("", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/chat", """{"message": "Hello"}"""))!["response"]);
    }
}
