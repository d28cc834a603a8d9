using ChatCluster.Sandbox.Models;
using ChatCluster.Storage.Postgres;
using ChatCluster.Storage;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>A thread that is larger than a message between silo and front end may be: of a version that kept files in events.</summary>
[Collection(InProcessCollection.Name)]
public sealed class LargeThreadTests(PostgresFixture postgres)
{
    private const int MaxMessage = 2 * 1024 * 1024;
    private const int Rounds = 12;

    private readonly ThreadKey _key = new("default", "ada", "large");
    private readonly ThreadKey _small = new("default", "ada", "small");
    private readonly ThreadKey _other = new("default", "ada", "other");

    [Fact]
    public async Task Thread_PastTheSizeOfAMessage_IsReadInPiecesAndDisturbsNobody()
    {
        await using var model = await ModelServer.StartAsync();
        await using var cluster = await InProcessCluster.StartAsync(
            postgres.Server,
            [
                new("ChatCluster:Models:sandbox:Provider", "ollama"),
                new("ChatCluster:Models:sandbox:Endpoint", model.Address.ToString()),
                new("ChatCluster:Models:sandbox:Model", "sandbox"),
                new("ChatCluster:Runs:ImproveTitles", "false"),
                new("ChatCluster:Relay:OutboxBytes", "65536"),
            ],
            MaxMessage);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Enqueue(ModelReply.Of("Still ").Wait(gate.Task).Text("there."));
        await cluster.Threads.SendAsync(_other, new PostMessage("wait", Create: true), default);
        var watching = ReadAsync(cluster.Threads, _other, runs: 1, patience.Token);
        var files = await AppendOldAsync(cluster, patience.Token);
        var loss = cluster.Losses.Next;

        Assert.Equal(files, await ReadTranscriptAsync(cluster.Threads, _key));
        Assert.Equal(files, Files(await ReadAsync(cluster.Threads, _key, Rounds, patience.Token)));
        var last = (await cluster.Threads.FindAsync(_key, default))!.Sequence;
        var forward = await ReadForwardAsync(cluster.Threads);
        Assert.Equal(files, Files(forward));
        Assert.Equal(Numbers(last), forward.Select(frame => frame.Cursor!.Value.Sequence));
        Assert.Equal(Numbers(last).Reverse(), (await ReadBackwardAsync(cluster.Threads)).Select(frame => frame.Cursor!.Value.Sequence));
        Assert.IsType<ThreadAnswer.Done>(await cluster.Threads.ForkAsync(_key, "fork", null, default));
        var forked = await ReadTranscriptAsync(cluster.Threads, _key with { Id = "fork" });
        Assert.Equal(Rounds, forked.Count);
        for (var round = 0; round < Rounds; round++)
        {
            var file = await cluster.Threads.ReadFileAsync(_key with { Id = "fork" }, forked[round].Split('/')[^1], default);
            Assert.Equal(files[round], file!.ToDataUrl());
        }

        gate.SetResult();
        Assert.Equal("Still there.", string.Concat((await watching).Select(frame => frame.ReadText())));
        Assert.False(loss.IsCompleted, "A connection broke.");
    }

    /// <summary>Has a thread written, and stores it once more with files in its messages.</summary>
    private async Task<List<string>> AppendOldAsync(InProcessCluster cluster, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var posted =
                Assert.IsType<ThreadAnswer.Done>(await cluster.Threads.SendAsync(_small, new PostMessage("keep", Create: true), default));
            await ReadAsync(cluster.Threads, _small, runs: 1, cancellationToken, posted.Before);
        }

        var files = new List<string>();
        var log = new List<ReadOnlyMemory<byte>>();
        foreach (var frame in (await cluster.Threads.ReadAsync(_small, 0, 500, cancellationToken))!)
        {
            log.Add(frame.Event is MessagePosted message
                ? ThreadJson.Encode(message with { Attachments = [NextFile(files)] }) : frame.Json);
        }

        await using var store = await PostgresThreadStore.OpenAsync(
            new()
            {
                ConnectionString = cluster.Connection,
            }, TimeProvider.System, NullLogger<PostgresThreadStore>.Instance, cancellationToken);
        var summary = (await cluster.Threads.FindAsync(_small, cancellationToken))! with { Key = _key };
        await store.AppendAsync(_key, 0, log, summary, cancellationToken);
        return files;
    }

    private static Attachment NextFile(List<string> files)
    {
        var bytes = new byte[240_000];
        new Random(files.Count).NextBytes(bytes);
        files.Add("data:application/zip;base64," + Convert.ToBase64String(bytes));
        return new($"{files.Count}.zip", "application/zip", files[^1]);
    }

    private static async Task<List<ThreadFrame>> ReadAsync(
        IThreads threads, ThreadKey key, int runs, CancellationToken cancellationToken, ThreadCursor after = default)
    {
        var seen = new List<ThreadFrame>();
        await foreach (var batch in threads.WatchAsync(key, after, cancellationToken))
        {
            seen.AddRange(batch);
            if (seen.Count(frame => frame.Type is RunFinished.TypeName) == runs)
            {
                break;
            }
        }

        return seen;
    }

    private static async Task<List<string>> ReadTranscriptAsync(IThreads threads, ThreadKey key)
    {
        var urls = new List<string>();
        TranscriptPage page;
        int? before = null;
        do
        {
            page = (await threads.ReadTranscriptAsync(key, new() { PageSize = 40, BeforeRound = before }, default))!;
            urls.InsertRange(0, page.Rounds.SelectMany(round => round.Message.Attachments!.Value).Select(file => file.Url));
            before = page.Rounds[0].Round;
        }
        while (page.More);
        return urls;
    }

    private async Task<List<ThreadFrame>> ReadForwardAsync(IThreads threads)
    {
        var seen = new List<ThreadFrame>();
        while (await threads.ReadAsync(_key, seen is [.., { Cursor.Sequence: var last }] ? last : 0, 500, default) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        return seen;
    }

    private async Task<List<ThreadFrame>> ReadBackwardAsync(IThreads threads)
    {
        var seen = new List<ThreadFrame>();
        while (await threads.ReadBackwardAsync(_key, seen is [.., { Cursor.Sequence: var last }] ? last : long.MaxValue, 500, default) is
            {
                Count: > 0,
            } page)
        {
            seen.AddRange(page);
        }

        return seen;
    }

    private static IEnumerable<string> Files(IEnumerable<ThreadFrame> frames) =>
        frames.Where(frame => frame.Type is MessagePosted.TypeName).SelectMany(frame => ((MessagePosted)frame.Event!).Attachments!.Value)
            .Select(file => file.Url);

    private static IEnumerable<long> Numbers(long last) => Enumerable.Range(1, (int)last).Select(number => (long)number);
}
