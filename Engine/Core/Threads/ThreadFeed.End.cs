namespace ChatCluster.Threads;

/// <summary>Releasing a feed's memory and its readers.</summary>
internal sealed partial class ThreadFeed
{
    /// <summary>Releases the ring's memory; readers that are behind read the log.</summary>
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
