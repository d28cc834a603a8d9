using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What that system's users live with when something goes another way, and how it goes here. The model is that of ClientWorld.
/// </summary>
internal static class PowerOnSituations
{
    private const string Start = "/api/chatbot/start/stream";

    public static async Task PlayAsync(ForeignApp gateway)
    {
        var items = Items(await gateway.PostAsync(Start, """{"prompt": "tool"}"""));
        var id = (string)items[0]["item"]!["workflowId"]!;
        Assert.Equal(["message", "message", "log", "log", "message", "stat"], items.Select(item => (string)item["type"]!));
        Assert.Equal(
            [("Calling time_of", "running"), ("time_of is done", "completed")],
            items.Where(item => (string?)item["type"] == "log")
                .Select(item => ((string)item["item"]!["message"]!, (string)item["item"]!["status"]!)));
        await FailAsync(gateway, id);
        await StopAsync(gateway, id);
        await RefuseAsync(gateway, id);
        await ListAsync(gateway, id);
        await gateway.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chatbot/{id}");
    }

    // Trap 9; and a failure is told from an end.
    private static async Task FailAsync(ForeignApp gateway, string id)
    {
        var failed = Items(await gateway.PostAsync($"{Start}?workflowId={id}", """{"prompt": "model error"}"""));
        Assert.Equal(["message", "log", "stat"], failed.Select(item => (string)item["type"]!));
        Assert.Equal("error", (string?)failed[^1]["item"]!["status"]);
        Assert.All(failed, item => Assert.True((double)item["createdAt"]! > 1_700_000_000));
        Assert.All(failed, item => Assert.Equal(2, (int)item["item"]!["roundNumber"]!));
    }

    // Traps 1, 2 and 6: two viewers see the same, a stop ends both streams with what was written, and nothing runs twice.
    private static async Task StopAsync(ForeignApp gateway, string id)
    {
        await using var stream = await gateway.OpenAsync("POST", $"{Start}?workflowId={id}", """{"prompt": "endless"}""");
        await stream.ReadToAsync("\"message\":\"endless\"");
        await using var viewer = await gateway.OpenAsync("GET", $"/v1/threads/{id}/events?format=chatdata");
        await viewer.ReadToAsync("\"message\":\"endless\"");
        await using (var written = await gateway.OpenAsync("GET", $"/v1/threads/{id}/events?format=intelowl"))
        {
            await written.ReadToAsync("and on");
        }

        await gateway.SendAsync(HttpStatusCode.Conflict, "POST", $"{Start}?workflowId={id}", """{"prompt": "plain"}""");
        Assert.Equal("stopped", (string?)JsonNode.Parse(await gateway.PostAsync($"/api/chatbot/{id}/stop", "{}"))!["status"]);
        var items = Items(await stream.ReadToEndAsync());
        Assert.Equal(["message", "message", "stat"], items.Select(item => (string)item["type"]!));
        Assert.Equal(
            ("On and on", "stopped", 3),
            ((string?)items[1]["item"]!["message"], (string?)items[2]["item"]!["status"], (int)items[2]["item"]!["roundNumber"]!));
        var seen = Items(await viewer.ReadToAsync("\"status\":\"stopped\",\"roundNumber\":3}}\n\n"));
        Assert.Equal(items.Select(item => item.ToJsonString()), seen.TakeLast(items.Count).Select(item => item.ToJsonString()));
        Assert.Equal(9 + items.Count, seen.Count);
        Assert.Equal("completed", (string?)JsonNode.Parse(await gateway.PostAsync($"/api/chatbot/{id}/stop", "{}"))!["status"]);
    }

    private static async Task RefuseAsync(ForeignApp gateway, string id)
    {
        const string None = """{"detail":"Workflow not found"}""";
        await using var other = gateway.For("Bearer", TestKeys.Ann);
        foreach (var (client, workflow) in ((ForeignApp, string)[])[(gateway, "none"), (gateway, "a/b?"), (other, id)])
        {
            Assert.Equal(
                None, await client.SendAsync(
                    HttpStatusCode.NotFound, "POST", $"{Start}?workflowId={Uri.EscapeDataString(workflow)}", """{"prompt": "plain"}"""));
        }

        Assert.Equal(None, await other.SendAsync(HttpStatusCode.NotFound, "POST", $"/api/chatbot/{id}/stop", "{}"));
        Assert.Equal(None, await other.SendAsync(HttpStatusCode.NotFound, "DELETE", $"/api/chatbot/{id}"));
        Assert.Equal(None, await other.SendAsync(HttpStatusCode.NotFound, "GET", $"/api/chatbot/threads?workflowId={id}"));
        Assert.Equal(
            """{"detail":"prompt is empty."}""",
            await gateway.SendAsync(HttpStatusCode.UnprocessableEntity, "POST", Start, """{"prompt": " "}"""));
        Assert.Contains(
            "listFileId", await gateway.SendAsync(HttpStatusCode.BadRequest, "POST", Start, """{"prompt": "x", "listFileId": ["f1"]}"""),
            StringComparison.Ordinal);
    }

    private static async Task ListAsync(ForeignApp gateway, string id)
    {
        var second = (string)Items(await gateway.PostAsync(Start, """{"prompt": "plain, a zebra"}"""))[0]["item"]!["workflowId"]!;
        Assert.Equal([second, id], await FoundAsync(gateway, """{"sort":[{"field":"lastActivity","direction":"desc"}]}"""));
        Assert.Equal([id, second], await FoundAsync(gateway, """{"sort":[{"field":"startedAt","direction":"asc"}]}"""));
        Assert.Equal([id], await FoundAsync(gateway, """{"page":2,"pageSize":1}"""));
        Assert.Equal([second], await FoundAsync(gateway, """{"filters":{"search":"zebra"}}"""));
        await gateway.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chatbot/{second}");
    }

    private static async Task<IEnumerable<string>> FoundAsync(ForeignApp gateway, string pagination) =>
        (await gateway.GetJsonAsync($"/api/chatbot/threads?pagination={Uri.EscapeDataString(pagination)}"))["items"]!.AsArray()
            .Select(workflow => (string)workflow!["id"]!);

    private static List<JsonNode> Items(string stream) => [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Where(frame => !frame.StartsWith(':')).Select(frame => JsonNode.Parse(frame["data: ".Length..])!)];
}
