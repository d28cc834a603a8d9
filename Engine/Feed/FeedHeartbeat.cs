using System.Collections.Concurrent;

namespace ChatCluster.Threads;

/// <summary>
/// Wakes readers that had nothing to read for a while, so that their streams show a sign of life. One timer for all readers of a process.
/// </summary>
public sealed class FeedHeartbeat : IDisposable
{
    private readonly ConcurrentDictionary<FeedReader, byte> _readers = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public FeedHeartbeat(TimeProvider time, TimeSpan quiet)
    {
        _time = time;
        Quiet = quiet;
        _timer = time.CreateTimer(_ => Beat(), null, quiet / 3, quiet / 3);
    }

    /// <summary>The longest silence of a stream.</summary>
    public TimeSpan Quiet { get; }

    /// <summary>How many readers there are.</summary>
    public int Readers => _readers.Count;

    internal void Add(FeedReader reader)
    {
        reader.LastActive = _time.GetTimestamp();
        _readers[reader] = 0;
    }

    internal void Remove(FeedReader reader) => _readers.TryRemove(reader, out _);

    internal void Touch(FeedReader reader) => reader.LastActive = _time.GetTimestamp();

    internal bool IsDue(FeedReader reader) => _time.GetElapsedTime(reader.LastActive) >= Quiet * 0.66;

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        foreach (var (reader, _) in _readers)
        {
            if (IsDue(reader))
            {
                reader.Wake();
            }
        }
    }
}
