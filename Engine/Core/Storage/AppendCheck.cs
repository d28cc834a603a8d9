using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>What every store asks of an append before it looks at its log.</summary>
public static class AppendCheck
{
    /// <exception cref="ArgumentException">The append is wrong in itself, whatever the log holds.</exception>
    public static void Validate(ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedSequence);
        if (string.IsNullOrEmpty(key.Tenant) || string.IsNullOrEmpty(key.User) || !ThreadKey.IsValidId(key.Id))
        {
            throw new ArgumentException(
                $"'{key.Id}' of '{key.Owner}' cannot name a thread: tenant and user may not be empty, the id is 1 to {ThreadKey.MaxIdLength} of A-Z a-z 0-9 _ -.", nameof(key));
        }

        if (events.Count == 0)
        {
            throw new ArgumentException("An append holds at least one event.", nameof(events));
        }

        if (summary.Key != key || summary.Sequence != expectedSequence + events.Count)
        {
            throw new ArgumentException(
                $"The summary is of thread '{summary.Key}' at {summary.Sequence}; after this append it must be of '{key}' at {expectedSequence + events.Count}.", nameof(summary));
        }

        foreach (var @event in events)
        {
            // A log is lines of JSON: a line feed inside an event would make two lines of it.
            if (@event.IsEmpty || @event.Span.Contains((byte)'\n'))
            {
                throw new ArgumentException("An event is one JSON value on one line: encode it with ThreadJson.", nameof(events));
            }
        }
    }
}
