using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>What a client of that system sends, from its first request to its last, and what it is answered.</summary>
internal static class AutomatosSession
{
    public static async Task PlayAsync(ForeignApp platform)
    {
        var stream = await platform.PostAsync(
            "/api/chat", """{"message": {"role": "user", "parts": [{"type": "text", "text": "What time is it? Use a tool."}]}}""");
        var id = stream[3..stream.IndexOf("\"\n", StringComparison.Ordinal)];
        Assert.Contains(
            "d:{\"type\":\"tool-start\",\"data\":{\"toolCallId\":\"demo_1\",\"toolName\":\"clock\",\"input\":{}}}\n", stream,
            StringComparison.Ordinal);
        Assert.EndsWith("d:{\"type\":\"finish\",\"finishReason\":\"stop\"}\n", stream, StringComparison.Ordinal);
        Assert.StartsWith(
            $"8:\"{id}\"\n", await platform.PostAsync(
                "/api/chat", $$"""{"id": "{{id}}", "messages": [{"role": "user", "content": "Hello"}]}"""), StringComparison.Ordinal);
        Assert.Equal(id, (string?)(await platform.GetJsonAsync("/api/chat/history?limit=20"))["chats"]![0]!["id"]);
        Assert.Equal(id, (string?)(await platform.GetJsonAsync("/api/chat/search?q=time"))["results"]![0]!["id"]);
        Assert.Equal("default", (string?)(await platform.GetJsonAsync("/api/chat/agents"))["agents"]![0]!["id"]);
        Assert.False((bool)(await platform.GetJsonAsync($"/api/chat/{id}"))["turnInFlight"]!);
        var messages = await platform.GetJsonAsync($"/api/chat/{id}/messages");
        Assert.Equal(["user", "assistant", "user", "assistant"], messages.AsArray().Select(message => (string)message!["role"]!));
        Assert.Equal("""{"success":true}""", await platform.SendAsync(
            HttpStatusCode.OK, "PATCH", "/api/chat/vote",
            $$"""{"chatId": "{{id}}", "messageId": "{{messages[1]!["id"]}}", "type": "up"}"""));
        Assert.Equal(
            "Times", (string?)JsonNode.Parse(
                await platform.SendAsync(HttpStatusCode.OK, "PATCH", $"/api/chat/{id}", """{"title": "Times"}"""))!["title"]);
        await platform.PostAsync($"/api/chat/{id}/switch-agent", """{"agentId": "default"}""");
        Assert.Equal("""{"cancelled":false}""", await platform.PostAsync($"/api/chat/{id}/cancel", "{}"));
        Assert.Equal(
            """{"activeChatId":null,"draftOpen":false,"openChatIds":[],"lastReadAt":{},"updatedAt":null}""",
            (await platform.GetJsonAsync("/api/chat/session")).ToJsonString());
        var kept = await platform.SendAsync(
            HttpStatusCode.OK, "PUT", "/api/chat/session",
            $$"""{"activeChatId": "{{id}}", "draftOpen": true, "openChatIds": ["{{id}}", "{{id}}"], "lastReadAt": {"{{id}}": 1767268800000} }""");
        Assert.StartsWith(
            $$"""{"activeChatId":"{{id}}","draftOpen":true,"openChatIds":["{{id}}"],"lastReadAt":{"{{id}}":1767268800000},"updatedAt":"20""",
            kept, StringComparison.Ordinal);
        Assert.Equal(kept, (await platform.GetJsonAsync("/api/chat/session")).ToJsonString());
        await platform.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chat/{id}");
        Assert.Equal("""{"detail":"Chat not found"}""", await platform.SendAsync(HttpStatusCode.NotFound, "GET", $"/api/chat/{id}"));
    }
}
