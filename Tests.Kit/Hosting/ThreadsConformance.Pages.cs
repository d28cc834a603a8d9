using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Lists that are read on from where they were left, and single runs.</summary>
public abstract partial class ThreadsConformance
{
    [Fact]
    public async Task List_AfterAThread_GoesOnBehindIt()
    {
        var owner = new Owner("acme", $"pages-{Guid.NewGuid():N}");
        foreach (var id in (string[])["a", "b", "c"])
        {
            Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(new(owner, id), new CreateThread($"Title {id}"), default));
        }

        var query = new ThreadQuery { PageSize = 2, Sort = ThreadSort.Title, Title = "title" };
        var first = await Threads.ListAsync(owner, query, default);
        await Threads.DeleteAsync(first.Threads[1].Key, default);
        var second = await Threads.ListAsync(owner, query with { After = ThreadPosition.Of(first.Threads[1], query.Sort) }, default);

        Assert.Equal(["a", "b", "c"], first.Threads.Concat(second.Threads).Select(thread => thread.Key.Id));
        Assert.Equal((true, false), (first.More, second.More));
        Assert.Empty((await Threads.ListAsync(owner, new() { Shared = true }, default)).Threads);
    }

    [Fact]
    public async Task Transcript_OfOneRun_IsReadFromAnyBranch()
    {
        Model.Enqueue(ModelReply.Of("first"), ModelReply.Of("second"));
        var first = await PostAsync("go");
        await FinishAsync();
        var again = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new RegenerateReply(), default));
        await FinishAsync(again.Before);

        var run = await Threads.ReadTranscriptAsync(_key, new() { RunId = first.RunId }, default);
        var none = await Threads.ReadTranscriptAsync(_key, new() { RunId = "r_none" }, default);

        Assert.Equal("first", Assert.Single(Assert.Single(run!.Rounds).Items).Text);
        Assert.Empty(none!.Rounds);
    }

    private async Task<IEnumerable<string>> MessagesAsync(ThreadKey key) =>
        (await Threads.ReadTranscriptAsync(key, new(), default))!.Rounds.OrderBy(round => round.Round).Select(round => round.Message.Text);
}
