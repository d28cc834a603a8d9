using System.Diagnostics.CodeAnalysis;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>All threads that are durable, by owner. The locks are held for moments only and never over a disk.</summary>
internal sealed class FileCatalog
{
    private readonly Lock gate = new();
    private readonly Dictionary<Owner, Dictionary<string, FileThread>> owners = [];

    public int Count { get; private set; }

    public bool TryGet(ThreadKey key, [NotNullWhen(true)] out FileThread? thread, out long length)
    {
        lock (gate)
        {
            thread = owners.GetValueOrDefault(key.Owner)?.GetValueOrDefault(key.Id);
            length = thread?.Length ?? 0;
            return thread is not null;
        }
    }

    public ThreadSummary? Find(ThreadKey key) => TryGet(key, out var thread, out _) ? thread.Summary : null;

    public void Set(ThreadSummary summary, long length)
    {
        lock (gate)
        {
            if (!owners.TryGetValue(summary.Key.Owner, out var threads))
            {
                owners.Add(summary.Key.Owner, threads = []);
            }

            if (threads.TryGetValue(summary.Key.Id, out var thread))
            {
                thread.Summary = summary;
                thread.Length = length;
            }
            else
            {
                threads.Add(summary.Key.Id, new(summary, length));
                Count++;
            }
        }
    }

    public void Remove(ThreadKey key)
    {
        lock (gate)
        {
            if (owners.TryGetValue(key.Owner, out var threads) && threads.Remove(key.Id))
            {
                Count--;
                if (threads.Count == 0)
                {
                    owners.Remove(key.Owner);
                }
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            owners.Clear();
            Count = 0;
        }
    }

    public FileThread[] Of(Owner owner)
    {
        lock (gate)
        {
            return owners.TryGetValue(owner, out var threads) ? [.. threads.Values] : [];
        }
    }

    public FileThread[] All()
    {
        lock (gate)
        {
            var all = new FileThread[Count];
            var index = 0;
            foreach (var threads in owners.Values)
            {
                threads.Values.CopyTo(all, index);
                index += threads.Count;
            }

            return all;
        }
    }

    /// <summary>The two halves of a thread as they were at one moment.</summary>
    public (ThreadSummary Summary, long Length) Read(FileThread thread)
    {
        lock (gate)
        {
            return (thread.Summary, thread.Length);
        }
    }
}
