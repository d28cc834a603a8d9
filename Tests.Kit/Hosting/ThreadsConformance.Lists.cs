using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

public abstract partial class ThreadsConformance
{
    [Fact]
    public async Task List_OfAnOwner_HasOnlyTheirThreads()
    {
        await PostAsync("mine");
        await FinishAsync();

        var mine = await Threads.ListAsync(_key.Owner, new() { PageSize = 200 }, default);
        var theirs = await Threads.ListAsync(_key.Owner with { User = "bob" }, new(), default);

        Assert.Contains(mine.Threads, thread => thread.Key == _key);
        Assert.DoesNotContain(theirs.Threads, thread => thread.Key.Id == _key.Id);
        Assert.Null(await Threads.FindAsync(_key with { User = "bob" }, default));
    }

    [Fact]
    public async Task List_WhileItIsWatched_IsToldOfEveryChange()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var changes = Threads.WatchListAsync(_key.Owner, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.Missed);
        Model.Enqueue(ModelReply.Of("Noon."));

        var done = await PostAsync("what time is it?");
        await FinishAsync(done.Before);

        // What a page shows after all it was told: the same as the list itself.
        var thread = await ShownAsync(changes, known => known is { Running: false, Rounds: 1 });
        Assert.Equal("what time is it?", thread!.Title);

        await Threads.SendAsync(_key, new RenameThread("Noon"), patience.Token);
        Assert.NotNull(await ShownAsync(changes, known => known?.Title == "Noon"));

        await Threads.DeleteAsync(_key, patience.Token);
        Assert.Null(await ShownAsync(changes, known => known is null));
    }

    [Fact]
    public async Task List_OfAThreadThatWaitsForConsent_SaysSo()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var changes = Threads.WatchListAsync(_key.Owner, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await changes.MoveNextAsync());
        Model.Enqueue(new ModelReply().Call("guarded"), ModelReply.Of("Done."));

        await PostAsync("do it");

        var waiting = await ShownAsync(changes, known => known is { Awaiting: 1 });
        Assert.True(waiting!.Running);
        await Threads.SendAsync(_key, new StopRun(), patience.Token);
        Assert.NotNull(await ShownAsync(changes, known => known is { Awaiting: 0, Running: false }));
    }

    [Fact]
    public async Task List_OfSomebodyElse_TellsNothing()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var own = Threads.WatchListAsync(_key.Owner, patience.Token).GetAsyncEnumerator(patience.Token);
        using var leaving = new CancellationTokenSource();
        var foreign = CountAsync(_key.Owner with { User = "eve" }, leaving.Token);
        Assert.True(await own.MoveNextAsync());

        await Threads.SendAsync(_key, new CreateThread("Secret"), patience.Token);
        Assert.NotNull(await ShownAsync(own, known => known is not null));
        await leaving.CancelAsync();

        Assert.Equal(0, await foreign);
    }

    /// <summary>How many changes an owner is told of, until it is cancelled.</summary>
    private async Task<int> CountAsync(Owner owner, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            await foreach (var changes in Threads.WatchListAsync(owner, cancellationToken))
            {
                count += changes.Changes.Count;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        return count;
    }

    /// <summary>
    /// Applies changes as a page does, which reads the list when it is told to, until it shows what is expected of the thread.
    /// </summary>
    private async Task<ThreadSummary?> ShownAsync(IAsyncEnumerator<ListChanges> changes, Func<ThreadSummary?, bool> expected)
    {
        while (true)
        {
            Assert.True(await changes.MoveNextAsync());
            ThreadSummary? shown;
            if (changes.Current.Missed)
            {
                shown = (await Threads.ListAsync(_key.Owner, new(), default)).Threads.FirstOrDefault(thread => thread.Key == _key);
            }
            else if (changes.Current.Changes.LastOrDefault(change => change.ThreadId == _key.Id) is { } change)
            {
                shown = change.Thread;
            }
            else
            {
                continue;
            }

            if (expected(shown))
            {
                return shown;
            }
        }
    }
}
