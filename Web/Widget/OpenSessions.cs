namespace ChatCluster.Web.Widget;

/// <summary>The sessions of one widget that this process has opened and that are not over.</summary>
internal sealed class OpenSessions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _order = new();

    /// <summary>Adds a session, or moves the end of one that is there; false when there are as many as may be.</summary>
    public bool TryAdd(Visitor visitor, int most, DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest, out var end) && end <= now)
            {
                _order.Dequeue();
                // One that was renewed stands in the queue a second time, further back.
                if (_ends.TryGetValue(oldest, out var last) && last <= now)
                {
                    _ends.Remove(oldest);
                }
            }

            if (_ends.Count >= most && !_ends.ContainsKey(visitor.Owner.User))
            {
                return false;
            }

            _ends[visitor.Owner.User] = visitor.ExpiresAt;
            _order.Enqueue(visitor.Owner.User, visitor.ExpiresAt);
            return true;
        }
    }
}
