using System.Net;
using System.Text;
using Xunit;

namespace ChatCluster.Tests.Web.Requests;

public sealed class UnknownNameTests
{
    [Theory]
    [InlineData("POST /v1/messages", """{"message": "Hello"}""", "message", "text")]
    [InlineData("POST /v1/messages", """{"text": "Hello", "conversationId": "t1"}""", "conversationId", "threadId")]
    [InlineData("POST /v1/threads/t1/messages", """{"text": "Hello", "onbuzy": "queue"}""", "onbuzy", "onBusy")]
    [InlineData(
        "POST /v1/threads/t1/messages",
        """{"text": "Hello", "attachments": [{"name": "a", "mediaType": "b", "url": "data:,", "uri": "c"}]}""", "uri", "url")]
    [InlineData("POST /v1/threads", """{"tilte": "Hello"}""", "tilte", "title")]
    [InlineData("PATCH /v1/threads/t1", """{"archive": true}""", "archive", "archived")]
    [InlineData("POST /v1/threads/t1/stop", """{"run": "r1"}""", "run", "runId")]
    [InlineData("POST /v1/threads/t1/approvals/c1", """{"approve": true}""", "approve", "approved")]
    [InlineData("POST /v1/threads/t1/feedback", """{"runId": "r1", "ratng": "up"}""", "ratng", "rating")]
    [InlineData("POST /v1/threads/t1/fork", """{"mesageId": "m1"}""", "mesageId", "messageId")]
    [InlineData("GET /v1/threads?pagesize=5&serach=x", null, "serach", null)]
    [InlineData("GET /v1/threads?lmit=5", null, "lmit", "limit")]
    [InlineData("GET /v1/threads?query=5", null, "query", "q")]
    [InlineData("GET /v1/threads/t1/events?befor=5", null, "befor", "before")]
    [InlineData("GET /v1/me?q=5", null, "q", null)]
    [InlineData("POST /v1/messages?wiat=false", """{"text": "Hello"}""", "wiat", "wait")]
    [InlineData("GET /version?verbose=1", null, "verbose", null)]
    public async Task Name_NotKnown_IsRefusedWithTheNearest(string route, string? body, string field, string? suggestion)
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        using var request = new HttpRequestMessage(new(route.Split(' ')[0]), route.Split(' ')[1]);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await app.Client.SendAsync(request);

        var problem =
            await response.ProblemAsync(
                HttpStatusCode.UnprocessableEntity,
                body is null || route.Contains('?', StringComparison.Ordinal) ? "unknown_parameter" : "unknown_field");
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Equal(suggestion, (string?)problem["suggestion"]);
        Assert.Contains($"'{field}'", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(suggestion is not null, ((string)problem["detail"]!).Contains("Did you mean", StringComparison.Ordinal));
        Assert.Equal(1, (int)(await app.GetJsonAsync("/v1/threads?archived=any"))["total"]!);
    }

    [Theory]
    [InlineData("""{"text": "Hello", "onBusy": "bogus"}""", "onBusy", "reject, queue, interrupt, steer")]
    [InlineData("""{"text": "Hello", "onDisconnect": "bogus"}""", "onDisconnect", "continue, stop")]
    public async Task Value_NotAmongThoseThereAre_IsRefusedWithThem(string body, string field, string values)
    {
        await using var app = await ChatApp.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await app.Client.PostAsync("/v1/messages", content);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "malformed_json");
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Contains(values, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page=x", "page is a whole number from 1.")]
    [InlineData("limit=x", "limit is a whole number from 1 to 200.")]
    [InlineData("running=perhaps", "running is true or false.")]
    public async Task Parameter_OfAnotherKind_IsNamedWithWhatItIs(string query, string detail)
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.Client.GetAsync($"/v1/threads?{query}");

        Assert.Equal(detail, (string?)(await response.ProblemAsync(HttpStatusCode.BadRequest, "malformed"))["detail"]);
    }
}
