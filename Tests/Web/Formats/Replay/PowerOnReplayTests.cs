using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class PowerOnReplayTests
{
    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var gateway = (await ForeignApp.StartAsync("poweron")).As("Bearer", TestKeys.Bob);

        var first = await gateway.PostAsync("/api/chatbot/start/stream", """{"prompt": "Hello", "userLanguage": "en"}""");
        var items = first.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(frame => JsonNode.Parse(frame["data: ".Length..])!).ToList();
        Assert.Equal(["message", "message", "stat"], items.Select(item => (string)item["type"]!));
        var id = (string)items[0]["item"]!["workflowId"]!;
        var second = await gateway.PostAsync($"/api/chatbot/start/stream?workflowId={id}", """{"prompt": "And now?", "workflowId": "another"}""");
        Assert.DoesNotContain("\"roundNumber\":1}", second, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"And now?\"", second, StringComparison.Ordinal);
        var shown = await gateway.GetJsonAsync($"/api/chatbot/threads?workflowId={id}");
        Assert.Equal(10, (int)shown["workflow"]!["maxSteps"]!);
        Assert.Equal([1, 1, 1, 2, 2, 2], shown["chatData"]!["items"]!.AsArray().Select(item => (int)item!["item"]!["roundNumber"]!));
        var list = await gateway.GetJsonAsync("/api/chatbot/threads?pagination=" + Uri.EscapeDataString("""{"page":1,"pageSize":5,"sort":[{"field":"lastActivity","direction":"desc"}],"filters":{}}"""));
        Assert.Equal(id, (string?)list["items"]![0]!["id"]);
        Assert.Equal((1, 5, 1, 1), ((int)list["pagination"]!["currentPage"]!, (int)list["pagination"]!["pageSize"]!, (int)list["pagination"]!["totalItems"]!, (int)list["pagination"]!["totalPages"]!));
        Assert.Equal(id, (string?)JsonNode.Parse(await gateway.PostAsync($"/api/chatbot/{id}/stop", "{}"))!["id"]);
        Assert.Equal(
            $$"""{"id":"{{id}}","message":"Chatbot workflow and associated data deleted successfully"}""",
            await gateway.SendAsync(HttpStatusCode.OK, "DELETE", $"/api/chatbot/{id}"));
        Assert.Equal("""{"detail":"Workflow not found"}""", await gateway.SendAsync(HttpStatusCode.NotFound, "POST", $"/api/chatbot/{id}/stop", "{}"));
    }

    [Theory]
    [InlineData("%7B", "Invalid pagination parameter: pagination is a JSON object with page, pageSize, sort and filters.")]
    [InlineData("%7B%22page%22%3A0%7D", "Invalid pagination parameter: page is from 1, pageSize 1 to 200.")]
    [InlineData("%7B%22sort%22%3A%5B%7B%22field%22%3A%22x%22%7D%5D%7D", "Invalid pagination parameter: 'x' cannot be sorted by; lastActivity, startedAt and name can.")]
    public async Task Pagination_ThatCannotBe_Is400(string pagination, string detail)
    {
        await using var gateway = (await ForeignApp.StartAsync("poweron")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await gateway.SendAsync(HttpStatusCode.BadRequest, "GET", $"/api/chatbot/threads?pagination={pagination}"))!["detail"]);
    }
}
