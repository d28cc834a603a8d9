using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.IntelOwl.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>Which threads of its owner the chatbot page's socket shows.</summary>
public sealed class OwlFeedTests
{
    private static readonly DateTimeOffset LongAgo = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public async Task DamagedThread_IsLoggedOnce_AndTheOthersGoOn()
    {
        await using var rig = await StartAsync();
        var key = new ThreadKey("default", "bob", "damaged");
        var store = rig.App.Services.GetRequiredService<IThreadStore>();
        var summary = new ThreadSummary { Key = key, Sequence = 2, CreatedAt = LongAgo, UpdatedAt = LongAgo, RunId = "r_1" };
        await store.AppendAsync(
            key, 0, [ThreadJson.Encode(new ThreadCreated(key.Id)), Encoding.UTF8.GetBytes("""{"type":"run.started","runId":7}""")],
            summary, default);

        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        foreach (var _ in (int[])[1, 2])
        {
            await socket.SendAsync("""{"message":"plain"}""");
            Assert.Equal("Hello world", (string?)(await socket.UntilAsync("end"))[^1]["content"]);
        }

        var line = Assert.Single(rig.App.Log.Problems, line => line.Text.Contains(key.Id, StringComparison.Ordinal));
        Assert.Equal((LogLevel.Warning, typeof(OwlFeed).FullName), (line.Level, line.Category));
    }

    [Fact]
    public async Task ArchivedThread_IsShown_FromBeforeAndFromNowOn()
    {
        await using var rig = await StartAsync();
        using var bob = rig.App.ClientFor(TestKeys.Bob);
        var id = await PostAsync(bob, "/v1/messages?wait=false", new { text = "endless" });
        using var archived = await bob.PatchAsJsonAsync($"/v1/threads/{id}", new { archived = true });
        archived.EnsureSuccessStatusCode();

        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        Assert.Equal(id, (string?)(await socket.UntilAsync("token"))[0]["session_id"]);
        using var stopped = await bob.PostAsync($"/v1/threads/{id}/stop", null);
        await socket.UntilAsync("end");
        await PostAsync(bob, $"/v1/threads/{id}/messages?wait=false", new { text = "plain" });
        Assert.Equal("Hello world", (string?)(await socket.UntilAsync("end"))[^1]["content"]);
    }

    // No list has it: only who asks for it is shown it.
    [Fact]
    public async Task TemporaryThread_IsShownToTheSocketThatPostsInIt_Alone()
    {
        await using var rig = await StartAsync();
        using var bob = rig.App.ClientFor(TestKeys.Bob);
        var id = await PostAsync(bob, "/v1/messages?wait=false", new { text = "endless", temporary = true });
        using var other = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        using var stopped = await bob.PostAsync($"/v1/threads/{id}/stop", null);
        await PostAsync(bob, $"/v1/threads/{id}/messages", new { text = "plain" });

        await socket.SendAsync($$"""{"message":"plain","session_id":"{{id}}"}""");
        Assert.Equal(["ack", "start"], (await socket.UntilAsync("start")).Select(frame => (string?)frame["type"]));
        await socket.UntilAsync("end");
        await PostAsync(bob, "/v1/messages", new { text = "plain" });

        Assert.All(await other.UntilAsync("end"), frame => Assert.NotEqual(id, (string?)frame["session_id"]));
    }

    [Fact]
    public async Task Copy_BringsNoRunOfBefore()
    {
        await using var rig = await StartAsync();
        using var bob = rig.App.ClientFor(TestKeys.Bob);
        var id = await PostAsync(bob, "/v1/messages", new { text = "plain" });
        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        var copy = await PostAsync(bob, $"/v1/threads/{id}/fork", new { }, "id");

        await PostAsync(bob, $"/v1/threads/{copy}/messages", new { text = "tool" });

        var seen = await socket.UntilAsync("end");
        Assert.All(seen, frame => Assert.Equal(copy, (string?)frame["session_id"]));
        Assert.Equal("Let me see.\n\nIt is noon.", (string?)seen[^1]["content"]);
    }

    [Fact]
    public async Task ThreadThatIsDeletedAndBegunAgain_IsShown()
    {
        await using var rig = await StartAsync();
        using var bob = rig.App.ClientFor(TestKeys.Bob);
        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        foreach (var text in (string[])["tool", "plain"])
        {
            await PostAsync(bob, "/v1/threads", new { id = "again" }, "id");
            await PostAsync(bob, "/v1/threads/again/messages", new { text });
            Assert.Equal("again", (string?)(await socket.UntilAsync("end"))[^1]["session_id"]);
            using var deleted = await bob.DeleteAsync("/v1/threads/again");
            deleted.EnsureSuccessStatusCode();
        }
    }

    // The silo that wrote it is far behind the clock of this front end; the second is of before the thread was made, as in an import.
    [Theory]
    [InlineData(0, "start end")]
    [InlineData(1, "")]
    public async Task RunThatEndedAtOnce_IsShown_WhateverTheClocksSay(int createdLater, string expected)
    {
        var key = Projected.Key;
        ThreadFrame[] run =
        [
            Frame(1, new ThreadCreated(key.Id)),
            Frame(2, new MessagePosted("m1", "Hello", Run: "r1")),
            Frame(3, new RunStarted("r1", 1, "m1")),
            Frame(4, new RunFinished("r1", RunReason.Completed, "Hello", Usage.None, [], 5)),
        ];
        var summary = new ThreadSummary { Key = key, Sequence = 4, CreatedAt = LongAgo.AddDays(createdLater), UpdatedAt = LongAgo };
        var threads = new ScriptedThreads { Find = () => summary, Read = () => [.. run.Reverse()] };
        threads.Emit(run);
        var seen = new List<string>();
        using var feed = new OwlFeed(Owner.Local, threads, new([], 0), SendAsync, NullLogger.Instance);
        using var left = new CancellationTokenSource();

        var following = feed.FollowAsync(left.Token);
        await threads.ListWatched.Task;
        await feed.EndAsync();

        Assert.Equal(expected, string.Join(' ', seen));
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
        {
            seen.Add((string)JsonNode.Parse(frame.Span)!["type"]!);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Threads_OfWhichTooManyAreKnown_AreForgottenFromTheOldestOn_AndBeginNothingAnew()
    {
        var known = new KnownThreads(new([], 0));
        foreach (var number in Enumerable.Range(1, 1_200))
        {
            known.Of(Key(number)).Pass(5, LongAgo.AddMinutes(number));
        }

        Assert.Equal(1_000, known.All.Count());
        Assert.Equal(5, known.Of(Key(201)).Sequence);
        var forgotten = known.Of(Key(200));
        Assert.Equal(0, forgotten.Sequence);
        Assert.False(forgotten.IsNew(Run(LongAgo.AddMinutes(200)), LongAgo));
        Assert.True(forgotten.IsNew(Run(LongAgo.AddMinutes(2_000)), LongAgo));
    }

    private static ThreadKey Key(int number) => new(Owner.Local, number.ToString(CultureInfo.InvariantCulture));

    private static RunStarted Run(DateTimeOffset at) => new("r1", 1, "m1") { At = at };

    private static ThreadFrame Frame(long sequence, ThreadEvent @event) =>
        ThreadFrame.OfEvent(new(sequence), @event with { At = LongAgo });

    private static Task<ClientRig> StartAsync() => ClientRig.StartAsync([.. TestKeys.Settings, ("ChatCluster:Compat:0", "intelowl")]);

    private static async Task<string> PostAsync(HttpClient client, string path, object body, string field = "threadId")
    {
        using var response = await client.PostAsJsonAsync(path, body);
        return (string)(await response.JsonAsync())[field]!;
    }
}
