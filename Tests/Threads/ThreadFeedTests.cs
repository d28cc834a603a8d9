using System.Text;
using ChatCluster.Threads;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Threads;

public sealed class ThreadFeedTests
{
    // A front end whose watch began behind the checkpoint would find no place for an end before it, and ask for good.
    [Theory]
    [InlineData(4, 0, 1)]
    [InlineData(4, 4, 0)]
    public async Task CatchUp_OverACheckpoint_ContinuesAtTheLiveEnd(long sequence, int delta, int frames)
    {
        using var heartbeat = new FeedHeartbeat(new FakeTimeProvider(), TimeSpan.FromSeconds(15));
        var feed = new ThreadFeed(log: null!, heartbeat);
        feed.Begin(3, null);
        Publish(feed, new StepStarted("r1", 1, 1));
        Assert.True(feed.TryPublish(reasoning: false, "Wait"));
        Publish(feed, new StepCheckpoint("r1", 1, 1, 0, "Wait"));

        // The ring has all of it, so the log is not read.
        var (seen, end) = await feed.CatchUpAsync(new(sequence, delta), int.MaxValue, default);

        Assert.Equal((frames, new ThreadCursor(5, 4), feed.Live), (seen.Count, end, end));
    }

    private static void Publish(ThreadFeed feed, ThreadEvent e) => feed.Publish([e], [Encoding.UTF8.GetBytes("""{"type":"step"}""")]);
}
