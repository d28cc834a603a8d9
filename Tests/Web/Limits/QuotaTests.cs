using System.Net;
using System.Net.Http.Json;
using System.Text;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Web.Limits;

/// <summary>What an owner may keep and have open, over HTTP with the real engine.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task Create_PastTheThreadsOfTheOwner_IsRefusedUntilOneIsDeleted()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:ThreadsPerOwner", "2")]);
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t2" });

        using var created = await app.PostAsync("/v1/threads", new { id = "t3" });
        using var posted = await app.PostAsync("/v1/messages", new { text = "Hello" });
        using var forked = await app.PostAsync("/v1/threads/t2/fork", new { });

        var problem = await created.ProblemAsync(HttpStatusCode.Conflict, "too_many_threads");
        Assert.Contains("ThreadsPerOwner", (string)problem["detail"]!, StringComparison.Ordinal);
        await posted.ProblemAsync(HttpStatusCode.Conflict, "too_many_threads");
        await forked.ProblemAsync(HttpStatusCode.Conflict, "too_many_threads");
        await app.PostForJsonAsync("/v1/messages", new { text = "Again", threadId = "t2" });
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        (await app.Client.DeleteAsync("/v1/threads/t1")).Dispose();
        await app.PostForJsonAsync("/v1/threads", new { id = "t3" });
    }

    [Fact]
    public async Task Post_PastTheStoredBytesOfTheOwner_IsRefusedUntilSomeAreDeleted()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:StoredBytesPerOwner", "1000000")]);
        var file = $"data:application/octet-stream;base64,{Convert.ToBase64String(new byte[1_100_000])}";
        await app.PostForJsonAsync(
            "/v1/messages?wait=false", new
            {
                text = "look",
                threadId = "t1",
                attachments = new[] { new { name = "a.bin", mediaType = "application/octet-stream", url = file } },
            });

        using var posted = await app.PostAsync("/v1/messages", new { text = "more", threadId = "t1" });
        using var import = await app.Client.PostAsync("/v1/threads/import", new StringContent("{}", Encoding.UTF8, "application/x-ndjson"));

        var problem = await posted.ProblemAsync(HttpStatusCode.Conflict, "too_much_stored");
        Assert.Contains("StoredBytesPerOwner", (string)problem["detail"]!, StringComparison.Ordinal);
        await import.ProblemAsync(HttpStatusCode.Conflict, "too_much_stored");
        (await app.Client.DeleteAsync("/v1/threads/t1")).Dispose();
        await app.PostForJsonAsync("/v1/messages", new { text = "more", threadId = "t2" });
    }

    [Fact]
    public async Task Copies_PastThoseOfAMinute_AreRefused()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:CopiesPerMinute", "2")]);
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        await app.PostForJsonAsync("/v1/threads/t1/fork", new { });
        await app.PostForJsonAsync("/v1/threads/t1/fork", new { });

        using var refused = await app.PostAsync("/v1/threads/t1/fork", new { });

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_copies");
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task Streams_PastThoseOfTheProcess_Are503()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:StreamsPerProcess", "1")]);
        (await app.Client.PostAsJsonAsync("/v1/threads", new { id = "t1" })).Dispose();
        await using var open = await SseStream.OpenAsync(app.Client, "/v1/threads/t1/events");
        await open.ReadUntilAsync("thread.created");

        using var refused = await app.Client.GetAsync("/v1/threads/t1/events");

        await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable, "streams_in_use");
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task Streams_PastThoseOfTheOwner_AreRefusedUntilOneIsClosed()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:StreamsPerOwner", "1"));
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        foreach (var client in (HttpClient[])[ann, bob])
        {
            (await client.PostAsJsonAsync("/v1/threads", new { id = "t1" })).Dispose();
        }

        var open = await SseStream.OpenAsync(ann, "/v1/threads/t1/events");
        await open.ReadUntilAsync("thread.created");
        using (var refused = await ann.GetAsync("/v1/threads/t1/events"))
        {
            await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_streams");
        }

        await using (var others = await SseStream.OpenAsync(bob, "/v1/threads/t1/events"))
        {
            await others.ReadUntilAsync("thread.created");
        }

        await open.DisposeAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            // The server hears of it a moment later.
            using var again = await ann.GetAsync("/v1/threads/t1/events", HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (again.StatusCode is HttpStatusCode.OK)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Queue_PastItsLimit_IsRefused()
    {
        await using var model = await ModelServer.StartAsync();
        model.Script = _ => ModelReply.Of("on and on").Stall();
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(model), ("ChatCluster:Limits:QueuedMessages", "1")]);
        (await app.PostAsync("/v1/messages?wait=false", new { text = "go", threadId = "t1" })).Dispose();
        (await app.PostAsync("/v1/threads/t1/messages?wait=false", new { text = "next", onBusy = "queue" })).Dispose();

        using var refused = await app.PostAsync("/v1/threads/t1/messages?wait=false", new { text = "and next", onBusy = "queue" });

        var problem = await refused.ProblemAsync(HttpStatusCode.Conflict, "queue_full");
        Assert.Contains("QueuedMessages", (string)problem["detail"]!, StringComparison.Ordinal);
    }
}
