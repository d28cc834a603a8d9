using ChatCluster.Api.Relay;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Cluster.Relay;

public sealed class RemoteFeedTests
{
    private static readonly ThreadKey Key = new("default", "ada", "t1");

    [Fact]
    public async Task Ring_AfterAQuietTime_IsGivenUpAndReadersMissAndDoubleNothing()
    {
        await using var thread = await RelayedThread.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var atTheEnd = thread.Relay.Watch(Key, default, patience.Token).GetAsyncEnumerator();
        var next = NextAsync(atTheEnd);
        await thread.Asked.Task;
        await thread.PublishAsync(1);
        Assert.Equal([1], await next);
        await using var behind = thread.Relay.Watch(Key, default, patience.Token).GetAsyncEnumerator();
        Assert.Equal([1], await NextAsync(behind));
        await thread.PublishAsync(2);
        Assert.Equal([2], await NextAsync(atTheEnd));
        next = NextAsync(atTheEnd);

        thread.Time.Advance(TimeSpan.FromSeconds(15));
        thread.Relay.Sweep();
        await thread.PublishAsync(3);

        Assert.Equal([3], await next);
        Assert.Equal(0, thread.CatchUps);
        Assert.Equal([2, 3], await NextAsync(behind));
        Assert.Equal(1, thread.CatchUps);
        await thread.PublishAsync(4);
        Assert.Equal([4], await NextAsync(atTheEnd));
        Assert.Equal([4], await NextAsync(behind));
        Assert.Equal(1, thread.CatchUps);
    }

    [Fact]
    public async Task Watch_ThatBeginsWhileItsFeedIsLetGo_Ends()
    {
        await using var thread = await RelayedThread.StartAsync();

        // Once this is set the watch is in force, not a moment later.
        var gate = new TaskCompletionSource();
        thread.Gate = gate.Task;
        using var heartbeat = new FeedHeartbeat(thread.Time, TimeSpan.FromSeconds(15));
        var feed = new RemoteFeed(thread.Grain, thread.Relay, thread.Losses, heartbeat, thread.Time);
        using var leaving = new CancellationTokenSource();
        await using var reader = feed.TryWatch(default, leaving.Token)!.GetAsyncEnumerator();
        var reading = reader.MoveNextAsync();
        await thread.Asked.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);

        var disposing = feed.DisposeAsync().AsTask();
        gate.SetResult();
        await disposing;

        // Without the end the silo would have the watch from now on.
        Assert.False(thread.Watching);
    }

    /// <summary>The sequences of the next batch; signs of life are passed over.</summary>
    private static async Task<List<long>> NextAsync(IAsyncEnumerator<IReadOnlyList<ThreadFrame>> reader)
    {
        while (await reader.MoveNextAsync())
        {
            if (reader.Current.Count > 0)
            {
                return [.. reader.Current.Select(frame => frame.Cursor!.Value.Sequence)];
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
