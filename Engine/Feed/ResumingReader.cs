using System.Runtime.CompilerServices;

namespace ChatCluster.Threads;

/// <summary>
/// One reader of a stream, wherever that lives: it takes what is new, reads what it has missed, waits, and shows a sign of life, which is
/// a batch without frames, after an interval in which its client was shown nothing. Its cursor is where it resumes.
/// </summary>
public sealed class ResumingReader(IResumableFeed feed, FeedHeartbeat heartbeat, ThreadCursor after)
{
    private readonly FeedReader _signal = new();

    /// <summary>What it has read.</summary>
    public ThreadCursor Cursor { get; set; } = after;

    /// <summary>The number that its next frame has in the feed's ring; null while its place is not in there.</summary>
    public long? Next { get; set; }

    /// <summary>A place that is the end by word of the log, though the ring does not know it yet.</summary>
    public ThreadCursor? End { get; set; }

    /// <summary>Whether there was a stream to read.</summary>
    public bool HasBegun { get; set; }

    public void Wake() => _signal.Wake();

    /// <summary>Reads until the feed ends or the reader is cancelled. Each batch is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((FeedReader)state!).Wake(), _signal);
        heartbeat.Add(_signal);
        try
        {
            var batch = new ReadBatch();
            while (!cancellationToken.IsCancellationRequested)
            {
                batch.Clear();
                batch.IsSilent = false;
                var place = await feed.ReadAsync(this, batch, cancellationToken);
                if (batch.Count > 0)
                {
                    yield return batch;
                    Touch(batch);
                }
                else if (place is FeedPlace.Live)
                {
                    await _signal.WaitAsync();
                }

                // Also where frames come all the time of which the client is shown nothing.
                if (place is FeedPlace.Live && heartbeat.IsDue(_signal) && (batch.IsSilent || (batch.Count == 0 && !feed.HasNews(this))))
                {
                    batch.Clear();
                    batch.IsSilent = false;
                    yield return batch;
                    Touch(batch);
                }

                if (place is FeedPlace.Ended)
                {
                    yield break;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            heartbeat.Remove(_signal);
            feed.Leave(this);
        }
    }

    private void Touch(ReadBatch batch)
    {
        if (!batch.IsSilent)
        {
            heartbeat.Touch(_signal);
        }
    }
}
