using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What that system's users live with when something goes another way, and how it goes here. The model is that of ClientWorld.
/// </summary>
internal static class AutomatosSituations
{
    private const string Finished = "d:{\"type\":\"finish\",\"finishReason\":\"stop\"}\n";

    public static async Task PlayAsync(ForeignApp platform)
    {
        var id = IdOf(await platform.PostAsync("/api/chat", Body(null, "plain")));
        await FailAsync(platform, id);
        await QueueAsync(platform, id);
        await DenyAsync(platform, id);
        await FindAsync(platform, id);

        // A chat that is gone begins anew under the id that the client has.
        await platform.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chat/{id}");
        await platform.SendAsync(HttpStatusCode.NotFound, "POST", $"/api/chat/{id}/cancel", "{}");
        Assert.Equal(id, IdOf(await platform.PostAsync("/api/chat", Body(id, "plain"))));
        Assert.Equal(2, (await platform.GetJsonAsync($"/api/chat/{id}/messages")).AsArray().Count);
        await BesideAsync(platform);
        await platform.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chat/{id}");
    }

    // Trap 9: an error has its message and its code, and the turn ends.
    private static async Task FailAsync(ForeignApp platform, string id)
    {
        var failed = await platform.PostAsync("/api/chat", Body(id, "model error"));
        Assert.Contains("\ne:{\"message\":\"", failed, StringComparison.Ordinal);
        Assert.Contains("\",\"code\":\"provider_failed\"}\n", failed, StringComparison.Ordinal);
        Assert.EndsWith("d:{\"type\":\"finish\",\"finishReason\":\"error\"}\n", failed, StringComparison.Ordinal);
        Assert.Contains(
            "\"toolName\":\"broken\",\"success\":false", await platform.PostAsync("/api/chat", Body(id, "tool error")),
            StringComparison.Ordinal);

        // Trap 5; and both names that its clients have for a call.
        var two = await platform.PostAsync("/api/chat", Body(id, "parallel"));
        foreach (var (type, call, zone) in (ReadOnlySpan<(string, string, string)>)[
            ("tool_call", "call_a", "Rome"), ("tool-start", "call_a", "Rome"), ("tool-start", "call_b", "Tokyo")])
        {
            Assert.Contains(
                $"d:{{\"type\":\"{type}\",\"data\":{{\"toolCallId\":\"{call}\",\"toolName\":\"time_of\",\"input\":{{\"zone\":\"{zone}\"}}}}}}\n",
                two, StringComparison.Ordinal);
        }
    }

    // Messages into a chat that is answering wait their turn, first come, first served; a cancel ends the turn that is under way.
    private static async Task QueueAsync(ForeignApp platform, string id)
    {
        await using var running = await platform.OpenAsync("POST", "/api/chat", Body(id, "endless"));
        await running.ReadToAsync("and on");
        Assert.True((bool)(await platform.GetJsonAsync($"/api/chat/{id}"))["turnInFlight"]!);
        var first = platform.PostAsync("/api/chat", Body(id, "plain, first"));
        await WaitAsync(platform, id, 1);
        var second = platform.PostAsync("/api/chat", Body(id, "split, second"));
        await WaitAsync(platform, id, 2);
        Assert.Equal("""{"cancelled":true}""", await platform.PostAsync($"/api/chat/{id}/cancel", "{}"));
        Assert.EndsWith(
            "d:{\"type\":\"finish\",\"finishReason\":\"cancelled\"}\n", await running.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("Hello world", TextOf(await first));
        Assert.StartsWith("a🙂", TextOf(await second), StringComparison.Ordinal);
        Assert.EndsWith(Finished, await second, StringComparison.Ordinal);
        var messages = (await platform.GetJsonAsync($"/api/chat/{id}/messages")).AsArray()
            .Select(message => (string)message!["parts"]![0]!["text"]!).ToList();
        Assert.Equal(["endless", "On and on", "plain, first", "Hello world", "split, second"], messages.TakeLast(6).SkipLast(1));
    }

    private static async Task WaitAsync(ForeignApp platform, string id, int count)
    {
        // The stream tells of each message that waits.
        await using var events = await platform.OpenAsync("GET", $"/v1/threads/{id}/events");
        await events.ReadToAsync("event: message.queued", count);
    }

    private static async Task DenyAsync(ForeignApp platform, string id)
    {
        await using var stream = await platform.OpenAsync("POST", "/api/chat", Body(id, "guarded"));
        await stream.ReadToAsync("\"expiresAt\"");
        Assert.Contains(
            "d:{\"type\":\"tool-approval\",\"data\":{\"toolCallId\":\"call_g\",\"toolName\":\"guarded\"", stream.Text,
            StringComparison.Ordinal);
        await platform.SendAsync(
            HttpStatusCode.OK, "POST", $"/v1/threads/{id}/approvals/call_g", """{"approved": false, "reason": "Not now."}""");
        Assert.Contains(
            "d:{\"type\":\"tool-permission-denied\",\"data\":{\"toolCallId\":\"call_g\",\"toolName\":\"guarded\",\"reason\":\"Not now.\"}}\n",
            await stream.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task FindAsync(ForeignApp platform, string id)
    {
        Assert.Equal(id, (string?)(await platform.GetJsonAsync("/api/chat/search?q=endless&days=1&limit=1"))["results"]![0]!["id"]);
        Assert.Empty((await platform.GetJsonAsync("/api/chat/search?q=nowhere-in-it"))["results"]!.AsArray());
        await platform.SendAsync(HttpStatusCode.UnprocessableEntity, "GET", "/api/chat/search?q=");
        var reply = (string)(await platform.GetJsonAsync($"/api/chat/{id}/messages"))[1]!["id"]!;
        Assert.Equal("""{"success":true}""", await platform.SendAsync(
            HttpStatusCode.OK, "PATCH", "/api/chat/vote", $$"""{"chatId": "{{id}}", "messageId": "{{reply}}", "type": "down"}"""));
        await platform.SendAsync(
            HttpStatusCode.BadRequest, "PATCH", "/api/chat/vote",
            $$"""{"chatId": "{{id}}", "messageId": "{{reply}}", "type": "sideways"}""");
        await platform.SendAsync(HttpStatusCode.NotFound, "POST", $"/api/chat/{id}/switch-agent", """{"agentId": "nobody"}""");
        Assert.Contains(id, await platform.GetAsync("/api/chat/history?limit=1"), StringComparison.Ordinal);
        await using var other = platform.For("Bearer", TestKeys.Ann);
        Assert.Equal(
            """{"detail":"Chat not found"}""", await other.SendAsync(HttpStatusCode.NotFound, "POST", $"/api/chat/{id}/cancel", "{}"));
    }

    // A chat of the AI SDK has the same address, and is answered in its own protocol.
    private static async Task BesideAsync(ForeignApp platform)
    {
        const string Message =
            "\"messages\":[{\"id\":\"1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"plain\"}]}]";
        await using (var stream = await platform.OpenAsync(
            "POST", "/api/chat", $$"""{"id":"beside","trigger":"submit-message",{{Message}}}"""))
        {
            Assert.Equal(["v1"], stream.Response.Headers.GetValues("x-vercel-ai-ui-message-stream"));
            Assert.EndsWith("data: [DONE]\n\n", await stream.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.Contains(
            "\ndata: {\"type\":\"start\"", await platform.PostAsync("/api/chat?v=7", $$"""{"id":"beside",{{Message}}}"""),
            StringComparison.Ordinal);
        var refused = await platform.SendForJsonAsync(
            HttpStatusCode.BadRequest, "POST", "/api/chat", $$"""{"id":"a/b","trigger":"submit-message",{{Message}}}""");
        Assert.Equal("bad_thread_id", (string?)refused["code"]);
        await platform.SendAsync(HttpStatusCode.OK, "DELETE", "/api/chat/beside");
    }

    // How a text is cut says nothing.
    private static string TextOf(string stream) =>
        string.Concat(stream.Split('\n').Where(line => line.StartsWith("0:", StringComparison.Ordinal))
            .Select(line => (string)JsonNode.Parse(line[2..])!));

    private static string Body(string? id, string text) =>
        new JsonObject { ["id"] = id, ["message"] = new JsonObject { ["role"] = "user", ["content"] = text } }.ToJsonString();

    private static string IdOf(string stream)
    {
        Assert.EndsWith(Finished, stream, StringComparison.Ordinal);
        return stream[3..stream.IndexOf("\"\n", StringComparison.Ordinal)];
    }
}
