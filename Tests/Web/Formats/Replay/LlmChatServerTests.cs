using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Tools.Mcp;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>MCP servers that users of the gateway's chat name.</summary>
public sealed class LlmChatServerTests
{
    private const string Token = "token-of-bob-0123456789";

    [Fact]
    public async Task Server_OfAUser_GivesTheConversationItsToolsAndNoOthers()
    {
        await using var model = await ModelServer.StartAsync();
        await using var server = await McpTestServer.StartAsync();
        model.Script = request => request.Messages[^1].GetProperty("role").GetString() == "tool"
            ? ModelReply.Of("Done.")
            : new ModelReply().Call("user_credential");
        var data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
        var connect =
            $$$"""{"user_id":"bob","server":{"url":"{{{server.Url}}}?key=hidden","auth_token":"{{{Token}}}"},"llm":{"model":"sandbox"}}""";
        await using (var chat = await StartAsync(model, data))
        {
            var connected = JsonNode.Parse(await chat.PostAsync("/llmchat/connect", connect))!;
            Assert.Equal((int)connected["tool_count"]!, connected["tools"]!.AsArray().Count);
            Assert.Contains("user_echo", connected["tools"]!.AsArray().Select(tool => (string)tool!));
            var shown = (await chat.GetJsonAsync("/llmchat/config/bob"))["mcp_server"]!.ToJsonString();
            Assert.Equal(
                $$$"""{"url":"{{{server.Url}}}?*****","transport":"streamable_http","auth_token":"*****"}""", shown);
            await ChatAsync(chat);
            Assert.All(model.Requests, request => Assert.All(
                request.Tools, tool => Assert.StartsWith("user_", tool, StringComparison.Ordinal)));
            Assert.All(server.Requests, headers => Assert.Equal($"Bearer {Token}", headers["Authorization"]));
        }

        // The next process finds it where it was.
        var asked = server.Requests.Count;
        await using (var chat = await StartAsync(model, data))
        {
            await ChatAsync(chat);
            Assert.True(server.Requests.Count > asked);
            Assert.Equal(
                "disconnected", (string?)JsonNode.Parse(await chat.PostAsync("/llmchat/disconnect", """{"user_id":"bob"}"""))!["status"]);

            // As many as one may have, if those of threads that are gone counted.
            for (var i = 0; i < 3; i++)
            {
                await chat.PostAsync("/llmchat/connect", connect);
                var thread = (string)(await chat.GetJsonAsync("/v1/threads"))["items"]![0]!["id"]!;
                await chat.SendAsync(HttpStatusCode.NoContent, "DELETE", $"/v1/threads/{thread}");
            }

            model.Script = _ => ModelReply.Of("Done.");
            await chat.PostAsync("/llmchat/connect", """{"user_id":"bob","llm":{"model":"sandbox"}}""");
            await chat.PostAsync("/llmchat/chat", """{"user_id":"bob","message":"Hello"}""");
            Assert.Contains("clock", model.Requests.Last().Tools);
        }

        Assert.DoesNotContain(
            Directory.GetFiles(data, "*", SearchOption.AllDirectories), file => Has(file, server.Url) || Has(file, Token));
    }

    [Theory]
    [InlineData("http://10.0.0.1/mcp", 400, "Invalid server URL: ")]
    [InlineData("http://169.254.169.254/latest/meta-data", 400, "Invalid server URL: ")]
    [InlineData("http://[::ffff:10.0.0.1]/mcp", 400, "Invalid server URL: ")]
    [InlineData("http://0xa000001/mcp", 400, "Invalid server URL: ")]
    [InlineData("file:///etc/passwd", 400, "Invalid server URL: ")]
    [InlineData("https://bob:secret@mcp.example.com/", 400, "Invalid server URL: ")]
    [InlineData("mcp.example.com", 400, "Invalid server URL: ")]
    [InlineData("", 400, "Invalid server URL: ")]
    [InlineData("http://127.0.0.1:9/mcp", 503, "The MCP server cannot be used: it accepts no connection.")]
    public async Task Server_ThatMayNotBeCalledOrCannotBe_LeavesTheConversationOfBefore(string url, int status, string detail)
    {
        await using var model = await ModelServer.StartAsync();
        await using var chat = await StartAsync(model, Directory.CreateTempSubdirectory("chatcluster-").FullName);
        await chat.PostAsync("/llmchat/connect", """{"user_id":"bob","llm":{"model":"sandbox"}}""");

        var refused = await chat.SendAsync(
            (HttpStatusCode)status, "POST", "/llmchat/connect", $$$"""{"user_id":"bob","server":{"url":"{{{url}}}"}}""");

        Assert.StartsWith(detail, (string?)JsonNode.Parse(refused)!["detail"], StringComparison.Ordinal);
        Assert.Equal("""{"user_id":"bob","connected":true}""", await chat.GetAsync("/llmchat/status/bob"));
    }

    private static async Task ChatAsync(ForeignApp chat)
    {
        var stream = await chat.PostAsync("/llmchat/chat", """{"user_id":"bob","message":"Say hello.","streaming":true}""");
        Assert.Contains("\"output\":\"Bearer [redacted]\"", stream, StringComparison.Ordinal);
    }

    private static async Task<ForeignApp> StartAsync(ModelServer model, string data)
    {
        var app = await ChatApp.StartAsync(
            [
                .. TestKeys.Settings, .. SandboxSettings.For(model), ("ChatCluster:Compat:0", "llmchat"),
                ("ChatCluster:Mcp:UserServers:Enabled", "true"), ("ChatCluster:Mcp:UserServers:PerOwner", "2"),
                ("ChatCluster:Tools:AllowedNetworks:0", "127.0.0.0/8"),
            ],
            data: data);
        return new ForeignApp(app.Url, app).As("Bearer", TestKeys.Bob);
    }

    private static bool Has(string file, string text) =>
        File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
