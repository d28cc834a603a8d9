namespace ChatCluster.Threads;

/// <summary>What a feed gives up: its memory, and its readers.</summary>
internal sealed partial class ThreadFeed
{
    /// <summary>Gives up the ring's memory; readers that are behind go to the log.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            _ring.Reset(Position);
            _readers.TrimExcess();
        }
    }

    /// <summary>Ends the stream of every reader, after what was published.</summary>
    /// <param name="finalFrame">The last frame for each reader.</param>
    public void Close(ThreadFrame? finalFrame = null)
    {
        lock (_lock)
        {
            _finalFrame ??= _closed ? null : finalFrame;
            _closed = true;
            WakeReaders();
        }
    }
}
