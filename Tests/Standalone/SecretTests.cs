using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ChatCluster.Sandbox.Models;
using ChatCluster.Telemetry;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>The caller's token passes through and stays nowhere: not on disk, not in an answer, not in a log.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task CallersToken_ThroughAWholeRun_IsFoundNowhere()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var chat = await OwlApp.StartAsync();
        chat.Owl.Jobs.Add("evil.example.com");
        chat.Model.Enqueue(
            new ModelReply().Call("search_jobs"),
            new ModelReply().Call("create_scan", """{"observable_name":"evil.example.com","analyzers":["Classic_DNS"]}"""),
            ModelReply.Of("Done."));
        var thread = await chat.BeginAsync("Search, then scan.");
        await using var stream = await chat.App.StreamAsync($"/v1/threads/{thread}/events");
        var call = (await stream.ReadUntilAsync("approval.requested"))[^1]["callId"];

        // While the run waits the token must be kept somewhere; encrypted, then.
        AssertAbsent(chat);
        Assert.NotEqual(0, KeptCredentials(chat));

        await chat.App.PostForJsonAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });
        await stream.ReadUntilAsync("run.finished");
        Assert.Equal(2, chat.Owl.Requests.Count(request => request.Headers["Authorization"] == $"Token {chat.Owl.Token}"));

        var answers = stream.RawText;
        foreach (var path in (string[])[$"/v1/threads/{thread}", $"/v1/threads/{thread}/messages", $"/v1/threads/{thread}/export",
            $"/v1/threads/{thread}/export?format=markdown", "/v1/threads", "/v1/tools", "/v1/me"])
        {
            answers += await chat.App.Client.GetStringAsync(path);
        }

        Assert.DoesNotContain(chat.Owl.Token, answers, StringComparison.OrdinalIgnoreCase);

        // The next command of the thread comes after the credentials were dropped.
        using var renamed = await chat.App.Client.PatchAsync(
            $"/v1/threads/{thread}", new StringContent("""{"title":"Later"}""", Encoding.UTF8, "application/json"));
        AssertAbsent(chat);
        Assert.Equal(0, KeptCredentials(chat));
        Assert.DoesNotContain(chat.App.Log.Lines, line => line.Text.Contains(chat.Owl.Token, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(spans, span => span.Source.Name == ChatTelemetry.Name);
        Assert.DoesNotContain(spans, span => Words(span).Any(word => word.Contains(chat.Owl.Token, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(
            chat.Model.Requests, request => request.Body.GetRawText().Contains(chat.Owl.Token, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Words(Activity span) =>
    [
        span.DisplayName,
        span.StatusDescription ?? "",
        .. span.TagObjects.Concat(span.Events.SelectMany(@event => @event.Tags)).Select(tag => $"{tag.Key}={tag.Value}"),
    ];

    private static long KeptCredentials(OwlApp chat)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(chat.Data, "chat.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using var count = database.CreateCommand();
        count.CommandText = "SELECT count(*) FROM credentials";
        return (long)count.ExecuteScalar()!;
    }

    private static void AssertAbsent(OwlApp chat)
    {
        byte[][] forms =
            [Encoding.UTF8.GetBytes(chat.Owl.Token), Encoding.Unicode.GetBytes(chat.Owl.Token),
                Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(chat.Owl.Token)))];

        // All but the lock, which the running server lets nobody open: it names the server's process and nothing else.
        var files = Directory.GetFiles(chat.Data, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock").ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            open.CopyTo(bytes);
            Assert.DoesNotContain(forms, form => bytes.ToArray().AsSpan().IndexOf(form) >= 0);
        }
    }
}
