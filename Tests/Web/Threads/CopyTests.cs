using System.Net;
using System.Text;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

public sealed class CopyTests
{
    [Fact]
    public async Task Export_ImportedAgain_IsTheSameThread()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Grüße 🙂", threadId = "t1" });
        using var export = await app.Client.GetAsync("/v1/threads/t1/export");
        using var content = new StringContent(await export.Content.ReadAsStringAsync(), Encoding.UTF8, "application/x-ndjson");

        using var import = await app.Client.PostAsync("/v1/threads/import?id=t2", content);

        Assert.Equal(HttpStatusCode.Created, import.StatusCode);
        Assert.Equal("application/x-ndjson", export.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            (await app.GetJsonAsync("/v1/threads/t1/messages"))["rounds"]![0]!["items"]!.ToJsonString(),
            (await app.GetJsonAsync("/v1/threads/t2/messages"))["rounds"]![0]!["items"]!.ToJsonString());
    }

    [Fact]
    public async Task Export_AsMarkdown_ReadsAsTheThread()
    {
        await using var app = await ChatApp.StartAsync();
        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        var text = await app.Client.GetStringAsync("/v1/threads/t1/export?format=markdown");

        Assert.StartsWith("# ", text, StringComparison.Ordinal);
        Assert.Contains("\nHello\n", text, StringComparison.Ordinal);
        Assert.Contains((string)answer["text"]!, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty_import", "export")]
    [InlineData("{\"type\":\"thread.created\",\"threadId\":\"x\",\"at\":\"2026-01-01T00:00:00Z\"}\nnonsense\n", "bad_event", "Line 2")]
    [InlineData("{\"type\":\"unheard.of\"}", "bad_event", "Line 1")]
    public async Task Import_NotAnExport_SaysWhichLine(string lines, string code, string named)
    {
        await using var app = await ChatApp.StartAsync();
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");

        using var response = await app.Client.PostAsync("/v1/threads/import", content);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, code);
        Assert.Contains(named, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fork_CopiesTheThread()
    {
        await using var app = await ChatApp.StartAsync();
        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        using var fork = await app.PostAsync("/v1/threads/t1/fork", new { id = "t2", runId = (string?)answer["runId"] });

        Assert.Equal(HttpStatusCode.Created, fork.StatusCode);
        Assert.Equal(
            (string?)answer["text"], (string?)(await app.GetJsonAsync("/v1/threads/t2/messages"))["rounds"]![0]!["items"]![0]!["text"]);
    }
}
