using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What that system's users live with when something goes another way, and how it goes here. The model is that of ClientWorld.
/// </summary>
internal static class LlmChatSituations
{
    private const string Connected = """{"user_id":"bob","connected":true}""";

    public static async Task PlayAsync(ForeignApp chat)
    {
        await using var other = chat.For("Bearer", TestKeys.Ann);
        await chat.PostAsync("/llmchat/connect", """{"user_id": "bob"}""");
        Assert.Equal("""{"user_id":"ann","connected":false}""", await other.GetAsync("/llmchat/status/ann"));
        await other.SendAsync(HttpStatusCode.Forbidden, "GET", "/llmchat/status/bob");
        await other.SendAsync(HttpStatusCode.Forbidden, "GET", "/llmchat/config/bob");
        await other.SendAsync(HttpStatusCode.BadRequest, "POST", "/llmchat/chat", """{"user_id": "ann", "message": "plain"}""");

        // Traps 9 and 15: an error ends the stream, and not the session.
        var failed = await ChatAsync(chat, "model error");
        Assert.StartsWith("event: error\ndata: {\"type\":\"error\",\"error\":\"Service error: ", failed, StringComparison.Ordinal);
        Assert.EndsWith(",\"recoverable\":false}\n\n", failed, StringComparison.Ordinal);
        Assert.Equal(Connected, await chat.GetAsync("/llmchat/status/bob"));
        var tool = await ChatAsync(chat, "tool error");
        Assert.Contains(
            "event: tool_error\ndata: {\"type\":\"tool_error\",\"id\":\"call_c\",\"tool\":\"broken\",\"error\":\"", tool,
            StringComparison.Ordinal);
        Assert.DoesNotContain("event: tool_end", tool, StringComparison.Ordinal);
        Assert.Contains("event: final\n", tool, StringComparison.Ordinal);

        // Trap 5: two calls at the same time keep their ids and arguments.
        var answer = JsonNode.Parse(await chat.PostAsync("/llmchat/chat", """{"message": "parallel"}"""))!;
        Assert.Equal(
            [("call_a", "Rome"), ("call_b", "Tokyo")],
            answer["tool_invocations"]!.AsArray().Select(call => ((string)call!["id"]!, (string)call["input"]!["zone"]!)));

        // Trap 18: who leaves in mid-run leaves no lock; disconnecting ends what is under way.
        await using (var stream = await chat.OpenAsync("POST", "/llmchat/chat", """{"message": "endless", "streaming": true}"""))
        {
            await stream.ReadToAsync("and on");
        }

        await chat.SendAsync(HttpStatusCode.Conflict, "POST", "/llmchat/chat", """{"message": "plain"}""");
        Assert.Contains(
            "\"status\":\"disconnected\"", await chat.PostAsync("/llmchat/disconnect", """{"user_id": "bob"}"""), StringComparison.Ordinal);
        await chat.PostAsync("/llmchat/connect", """{"user_id": "bob"}""");
        Assert.Contains("\"content\":\"Hello world\"", await ChatAsync(chat, "plain"), StringComparison.Ordinal);
        await chat.PostAsync("/llmchat/disconnect", """{"user_id": "bob"}""");
    }

    private static Task<string> ChatAsync(ForeignApp chat, string message) =>
        chat.PostAsync("/llmchat/chat", $$"""{"user_id": "bob", "message": "{{message}}", "streaming": true}""");
}
