using System.Net;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Requests;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("/v1/threads", "text/html", "application/json")]
    [InlineData("/v1/threads", "application/json;q=0, text/csv", "application/json")]
    [InlineData("/v1/threads/t1/events", "application/xml", "application/json, text/event-stream")]
    [InlineData("/v1/threads/t1/export", "application/pdf", "application/x-ndjson, text/markdown")]
    [InlineData("/v1/threads?format=xml", null, "application/json")]
    [InlineData("/v1/threads/t1/events?format=carrier-pigeon", "text/event-stream", "(formats)")]
    [InlineData("/v1/threads/t1/export?format=pdf", null, "jsonl, markdown")]
    [InlineData("/version", "text/html", "application/json")]
    public async Task Form_NotServed_Is406WithThoseThatAre(string path, string? accept, string served)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await app.Client.SendAsync(request);

        var problem = await response.ProblemAsync(HttpStatusCode.NotAcceptable, "not_served");
        var expected = served is "(formats)" ? string.Join(", ", StreamFormats.All.Select(format => format.Name)) : served;
        Assert.Equal(expected, string.Join(", ", problem["served"]!.AsArray().Select(type => (string?)type)));
    }

    [Theory]
    [InlineData("/v1/threads", "text/html, */*;q=0.1", "application/json")]
    [InlineData("/v1/threads", "application/*", "application/json")]
    [InlineData("/v1/threads", "nonsense", "application/json")]
    [InlineData("/v1/threads/t1/events", "text/html, application/json", "application/json")]
    [InlineData("/v1/threads/t1/export", "text/markdown", "text/markdown")]
    [InlineData("/v1/threads/t1/export", "application/x-ndjson", "application/x-ndjson")]
    [InlineData("/v1/threads/t1/export?format=markdown", "application/json", "text/markdown")]
    public async Task Form_Served_IsAnswered(string path, string accept, string type)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Head_OfEveryAddressThatIsRead_HasTheHeadersAndNoBody()
    {
        await using var app = await StartAsync();
        await app.PostForJsonAsync("/v1/threads/t1/share", new { });
        string[] paths =
        [
            "/v1/threads", "/v1/threads/t1", "/v1/threads/t1/messages", "/v1/threads/t1/events", "/v1/threads/t1/queue",
            "/v1/threads/t1/approvals", "/v1/threads/t1/share",
            "/v1/threads/t1/export", "/v1/shares", "/v1/models", "/v1/agents", "/v1/tools", "/v1/usage", "/v1/me", "/version",
            "/health/live", "/health/ready", "/openapi/v1.json", "/docs/",
        ];
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, path);

            // An endless answer would never come to its end.
            using var response = await app.Client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(60));

            Assert.True(response.StatusCode is HttpStatusCode.OK, $"{path} {response.StatusCode}");
            Assert.NotNull(response.Content.Headers.ContentType);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }

        using var missing = await app.Client.SendAsync(new(HttpMethod.Head, "/v1/threads/none"));
        using var post = await app.Client.SendAsync(new(HttpMethod.Head, "/v1/messages"));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed), (missing.StatusCode, post.StatusCode));
    }

    private static async Task<ChatApp> StartAsync()
    {
        var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1", title = "A thread" });
        return app;
    }
}
