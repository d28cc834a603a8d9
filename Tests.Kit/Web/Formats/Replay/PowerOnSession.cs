using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>What a client of that system sends, from its first request to its last, and what it is answered.</summary>
internal static class PowerOnSession
{
    public static async Task PlayAsync(ForeignApp gateway)
    {
        var first = await gateway.PostAsync("/api/chatbot/start/stream", """{"prompt": "Hello", "userLanguage": "en"}""");
        var items = first.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => JsonNode.Parse(frame["data: ".Length..])!).ToList();
        Assert.Equal(["message", "message", "stat"], items.Select(item => (string)item["type"]!));
        var id = (string)items[0]["item"]!["workflowId"]!;
        var second =
            await gateway.PostAsync($"/api/chatbot/start/stream?workflowId={id}", """{"prompt": "And now?", "workflowId": "another"}""");
        Assert.DoesNotContain("\"roundNumber\":1}", second, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"And now?\"", second, StringComparison.Ordinal);
        var shown = await gateway.GetJsonAsync($"/api/chatbot/threads?workflowId={id}");
        Assert.Equal(10, (int)shown["workflow"]!["maxSteps"]!);
        Assert.Equal([1, 1, 1, 2, 2, 2], shown["chatData"]!["items"]!.AsArray().Select(item => (int)item!["item"]!["roundNumber"]!));
        var list = await gateway.GetJsonAsync(
            "/api/chatbot/threads?pagination="
                + Uri.EscapeDataString("""{"page":1,"pageSize":5,"sort":[{"field":"lastActivity","direction":"desc"}],"filters":{}}"""));
        Assert.Equal(id, (string?)list["items"]![0]!["id"]);
        Assert.Equal(
            (1, 5, 1, 1),
            ((int)list["pagination"]!["currentPage"]!, (int)list["pagination"]!["pageSize"]!, (int)list["pagination"]!["totalItems"]!,
                (int)list["pagination"]!["totalPages"]!));
        Assert.Equal(id, (string?)JsonNode.Parse(await gateway.PostAsync($"/api/chatbot/{id}/stop", "{}"))!["id"]);
        Assert.Equal(
            $$"""{"id":"{{id}}","message":"Chatbot workflow and associated data deleted successfully"}""",
            await gateway.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chatbot/{id}"));
        Assert.Equal(
            """{"detail":"Workflow not found"}""",
            await gateway.SendAsync(HttpStatusCode.NotFound, "POST", $"/api/chatbot/{id}/stop", "{}"));
    }
}
