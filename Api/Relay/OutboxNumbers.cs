namespace ChatCluster.Api.Relay;

/// <summary>What this front end has of one outbox: every batch up to a number, from some number on.</summary>
internal sealed class OutboxNumbers(long last, long now)
{
    private readonly long _before = last;
    private long _last = last;
    private long _heard = now;

    /// <summary>When it was last heard of.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Notes a batch. Batches of one outbox come one after another.</summary>
    /// <returns>Whether it is new, and whether others before it were lost.</returns>
    public (bool New, bool Lost) Note(long number, long now)
    {
        Volatile.Write(ref _heard, now);
        if (number <= _last)
        {
            return (false, false);
        }

        var lost = number > _last + 1;
        _last = number;
        return (true, lost);
    }

    /// <summary>Whether nothing after a number was missed before this front end began to count.</summary>
    public bool Covers(long number) => number >= _before;
}
