using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ChatCluster.Threads;

/// <summary>
/// The changes of owners' lists, for the readers in this process. A slow reader is told of each thread once, as it is by then.
/// </summary>
public sealed class ListFeed(FeedHeartbeat heartbeat) : IListNotes
{
    private readonly ConcurrentDictionary<Owner, ImmutableArray<ListReader>> _readers = new();

    public void Note(Owner owner, ThreadChange change)
    {
        foreach (var reader in ReadersOf(owner))
        {
            reader.Add(change);
        }
    }

    /// <summary>Has the owner's readers read the list again.</summary>
    public void Miss(Owner owner)
    {
        foreach (var reader in ReadersOf(owner))
        {
            reader.Miss();
        }
    }

    /// <summary>
    /// What changes in an owner's list from now on, until cancelled. It begins with <see cref="ListChanges.Missed"/>: what was before is in
    /// the list.
    /// </summary>
    public async IAsyncEnumerable<ListChanges> WatchAsync(Owner owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new ListReader();
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((FeedReader)state!).Wake(), reader.Place);
        _readers.AddOrUpdate(owner, static (_, added) => [added], static (_, known, added) => known.Add(added), reader);
        heartbeat.Add(reader.Place);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (reader.Take() is { } changes)
                {
                    heartbeat.Touch(reader.Place);
                    yield return changes;
                    continue;
                }

                await reader.Place.WaitAsync();
                if (heartbeat.IsDue(reader.Place))
                {
                    heartbeat.Touch(reader.Place);
                    yield return reader.Take() ?? ListChanges.None;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            heartbeat.Remove(reader.Place);
            Remove(owner, reader);
        }
    }

    private ImmutableArray<ListReader> ReadersOf(Owner owner) => _readers.TryGetValue(owner, out var readers) ? readers : [];

    private void Remove(Owner owner, ListReader reader)
    {
        while (_readers.TryGetValue(owner, out var readers))
        {
            var left = readers.Remove(reader);
            if (left.IsEmpty ? _readers.TryRemove(new(owner, readers)) : _readers.TryUpdate(owner, left, readers))
            {
                return;
            }
        }
    }
}
