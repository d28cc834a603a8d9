using System.Runtime.InteropServices;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>
/// Decides who may append next, and lines writes up for the writer. Sequences are checked here, against what is durable and what
/// is queued before, so that a thread can have several appends on their way.
/// </summary>
internal sealed class WriteQueue(FileCatalog catalog)
{
    private const int MaxGroupSize = 16 * 1024 * 1024;

    // A Monitor and no Lock: the writer waits on it.
    private readonly object gate = new();
    private readonly Dictionary<ThreadKey, Tail> tails = [];
    private readonly HashSet<ThreadKey> deletedInGroup = [];
    private Queue<PendingWrite> queue = new();
    private bool woken;
    private bool closed;

    public Task AppendAsync(PendingWrite append)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(FileThreadStore));
            var tail = TailOf(append.Key);
            if (tail.Sequence != append.ExpectedSequence)
            {
                append.Release();
                return Task.FromException(new ThreadConflictException(append.Key, append.ExpectedSequence, tail.Sequence));
            }

            append.At = tail.Length;
            tails[append.Key] = new(append.Summary!.Sequence, tail.Length + append.Size, tail.Pending + 1);
            Enqueue(append);
        }

        return append.Task;
    }

    /// <returns>None when there is no such thread.</returns>
    public Task? DeleteAsync(ThreadKey key)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(FileThreadStore));
            var tail = TailOf(key);
            if (tail.Sequence == 0)
            {
                return null;
            }

            var delete = PendingWrite.Delete(key);
            tails[key] = new(0, 0, tail.Pending + 1);
            Enqueue(delete);
            return delete.Task;
        }
    }

    /// <summary>Blocks until there is something to write or <see cref="Wake"/> is called. False when closed and empty.</summary>
    public bool Take(List<PendingWrite> group)
    {
        lock (gate)
        {
            while (queue.Count == 0 && !closed && !woken)
            {
                Monitor.Wait(gate);
            }

            woken = false;
            deletedInGroup.Clear();
            var size = 0;
            while (size < MaxGroupSize && queue.TryPeek(out var next) && !deletedInGroup.Contains(next.Key))
            {
                // What follows the delete of a thread begins a new file, so the old one must be gone before.
                if (next.IsDelete)
                {
                    deletedInGroup.Add(next.Key);
                }

                size += next.Size;
                group.Add(queue.Dequeue());
            }

            return group.Count > 0 || !closed;
        }
    }

    /// <summary>Lets <see cref="Take"/> return with what there is.</summary>
    public void Wake()
    {
        lock (gate)
        {
            woken = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Accepts nothing more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>The writes are in the catalog now.</summary>
    public void Written(List<PendingWrite> group)
    {
        lock (gate)
        {
            foreach (var write in group)
            {
                ref var tail = ref CollectionsMarshal.GetValueRefOrNullRef(tails, write.Key);
                tail = tail with { Pending = tail.Pending - 1 };
                if (tail.Pending == 0)
                {
                    tails.Remove(write.Key);
                }
            }
        }
    }

    /// <summary>
    /// The writes did not happen, so those queued after them for the same threads cannot either: all of them fail, and the threads
    /// are where the catalog says.
    /// </summary>
    public void Failed(List<PendingWrite> group, StoreUnavailableException why)
    {
        var failed = new List<PendingWrite>(group);
        lock (gate)
        {
            var threads = group.Select(write => write.Key).ToHashSet();
            failed.AddRange(queue.Where(write => threads.Contains(write.Key)));
            queue = new(queue.Where(write => !threads.Contains(write.Key)));
            foreach (var thread in threads)
            {
                tails.Remove(thread);
            }
        }

        foreach (var write in failed)
        {
            write.Release();
            write.TrySetException(why);
        }
    }

    private Tail TailOf(ThreadKey key) => tails.TryGetValue(key, out var tail)
        ? tail
        : catalog.TryGet(key, out var thread, out var length) ? new(thread.Summary.Sequence, length, 0) : default;

    private void Enqueue(PendingWrite write)
    {
        queue.Enqueue(write);
        if (queue.Count == 1)
        {
            Monitor.Pulse(gate);
        }
    }

    /// <summary>A thread after everything queued for it.</summary>
    private readonly record struct Tail(long Sequence, long Length, int Pending);
}
