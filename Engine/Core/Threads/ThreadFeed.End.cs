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
    /// <param name="farewell">What each is given last.</param>
    public void Close(ThreadFrame? farewell = null)
    {
        lock (_lock)
        {
            _farewell ??= _closed ? null : farewell;
            _closed = true;
            WakeReaders();
        }
    }
}
