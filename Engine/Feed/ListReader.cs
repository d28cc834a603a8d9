namespace ChatCluster.Threads;

/// <summary>One reader of an owner's list: what it has not been told of yet.</summary>
internal sealed class ListReader
{
    // More than a page shows: reading the list again is cheaper then.
    private const int MostPending = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ThreadChange> _pending = new(StringComparer.Ordinal);
    private bool _missed = true;

    /// <summary>Where it waits.</summary>
    public FeedReader Place { get; } = new();

    public void Add(ThreadChange change)
    {
        lock (_lock)
        {
            if (IsOvertaken(change))
            {
                return;
            }

            _pending[change.ThreadId] = change;
            if (_pending.Count > MostPending)
            {
                _pending.Clear();
                _missed = true;
            }
        }

        Place.Wake();
    }

    /// <summary>Something may have happened of which nobody tells.</summary>
    public void Miss()
    {
        lock (_lock)
        {
            _missed = true;
        }

        Place.Wake();
    }

    /// <summary>Takes what there is; null when there is nothing.</summary>
    public ListChanges? Take()
    {
        lock (_lock)
        {
            if (!_missed && _pending.Count == 0)
            {
                return null;
            }

            ListChanges changes = new(_missed, [.. _pending.Values]);
            _missed = false;
            _pending.Clear();
            return changes;
        }
    }

    // Two that are on their way at the same time may arrive the other way round.
    private bool IsOvertaken(ThreadChange change) =>
        change.Thread is { } thread && _pending.TryGetValue(change.ThreadId, out var known) && known.Thread?.Sequence > thread.Sequence;
}
