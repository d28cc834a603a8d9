using System.Net;
using System.Text;
using ChatCluster.Sandbox.Models;
using ChatCluster.Storage;
using ChatCluster.Tests.Standalone;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Web.Streaming;

/// <summary>Streams of threads that are gone, damaged, or shorter than the reader believes.</summary>
public sealed class ThreadEndTests
{
    [Fact]
    public async Task Delete_OfAThreadThatRuns_EndsItsStreamsWithAWordAndLogsNoTrouble()
    {
        await using var model = await ModelServer.StartAsync();
        model.Script = _ => ModelReply.Of("on ", "and ", "on").Stall();
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(model));
        (await app.PostAsync("/v1/messages?wait=false", new { text = "go", threadId = "t1" })).Dispose();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        await stream.ReadUntilAsync("text.delta");

        using var deleted = await app.Client.DeleteAsync("/v1/threads/t1");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var rest = await stream.ReadUntilAsync("thread.deleted");
        Assert.Contains(rest, e => e.Name == "run.finished");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await model.NextAbortAsync(patience.Token);
        Assert.DoesNotContain(app.Log.Problems, line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("after=99", null, null)]
    [InlineData("after=99.5", null, null)]
    [InlineData("", "99", null)]
    [InlineData("after=99", null, "application/json")]
    public async Task Events_AfterACursorPastTheEnd_Are400(string query, string? lastEventId, string? accept)
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/t1/events?{query}");
        request.Headers.Accept.ParseAdd(accept ?? "text/event-stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        // The body of any other answer may have no end.
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await response.ProblemAsync(HttpStatusCode.BadRequest, "cursor_past_end");
    }

    [Fact]
    public async Task Thread_ThatIsDamaged_SaysSoOnEveryRouteAndCanBeDeleted()
    {
        await using var app = await ChatApp.StartAsync();
        var key = new ThreadKey("default", "local", "t1");
        var summary =
            new ThreadSummary { Key = key, Sequence = 2, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        await app.Services.GetRequiredService<IThreadStore>().AppendAsync(
            key, 0, [ThreadJson.Encode(new ThreadCreated("t1")), Encoding.UTF8.GetBytes("""{"type":"no.such.event"}""")], summary, default);

        foreach (var path in (string[])["/v1/threads/t1/messages", "/v1/threads/t1/export?format=markdown"])
        {
            using var read = await app.Client.GetAsync(path);
            await read.ProblemAsync(HttpStatusCode.Conflict, "thread_damaged");
        }

        using var page = new HttpRequestMessage(HttpMethod.Get, "/v1/threads/t1/events");
        page.Headers.Accept.ParseAdd("application/json");
        using var events = await app.Client.SendAsync(page);
        await events.ProblemAsync(HttpStatusCode.Conflict, "thread_damaged");
        using var post = await app.PostAsync("/v1/threads/t1/messages", new { text = "x" });
        await post.ProblemAsync(HttpStatusCode.Conflict, "thread_damaged");
        await using (var stream = await app.StreamAsync("/v1/threads/t1/events"))
        {
            Assert.Equal("thread_damaged", (await stream.ReadUntilAsync("problem"))[^1]["code"]);
        }

        using var deleted = await app.Client.DeleteAsync("/v1/threads/t1");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }
}
