using ChatCluster.Threads;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Readers that show their clients nothing of what they read.</summary>
public sealed class SilentReaderTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(1, 14)]
    [InlineData(5, 14)]
    [InlineData(11, 22)]
    public async Task Frames_ThatAreNotShown_PutOffNoSignOfLife(int everySeconds, int atMost)
    {
        var time = new FakeTimeProvider();
        using var heartbeat = new FeedHeartbeat(time, Quiet);
        var feed = new TickingFeed(time, TimeSpan.FromSeconds(everySeconds));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (began, signs) = (time.GetUtcNow(), 0);

        await foreach (var batch in new ResumingReader(feed, heartbeat, ThreadCursor.Start).ReadAsync(patience.Token))
        {
            if (batch.Count == 0)
            {
                Assert.InRange(time.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(atMost));
                began = time.GetUtcNow();
                if (++signs == 3)
                {
                    return;
                }
            }
            else
            {
                ((ReadBatch)batch).IsSilent = true;
            }
        }
    }

    // Each frame comes when the time for it is over, which is at once.
    private sealed class TickingFeed(FakeTimeProvider time, TimeSpan every) : IResumableFeed
    {
        public ValueTask<FeedPlace> ReadAsync(ResumingReader reader, List<ThreadFrame> batch, CancellationToken cancellationToken)
        {
            time.Advance(every);
            batch.Add(ThreadFrame.OfProgress("c1", 5000, null));
            return ValueTask.FromResult(FeedPlace.Live);
        }

        public bool HasNews(ResumingReader reader) => true;

        public void Leave(ResumingReader reader)
        {
        }
    }
}
