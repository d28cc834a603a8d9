using System.Buffers;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Files;

/// <summary>
/// The only writer of a data folder. Takes all that is queued, writes it into the journal with one fsync, then into the thread
/// files, then acknowledges. It has a thread of its own, because an fsync blocks for milliseconds.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    private readonly Disk disk;
    private readonly DataFolder folder;
    private readonly FileCatalog catalog;
    private readonly WriteQueue queue;
    private readonly OpenFiles files;
    private readonly Checkpointer checkpointer;
    private readonly long journalLimit;
    private readonly ILogger logger;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;

    private Journal journal;
    private bool journalBroken;
    private HashSet<ThreadKey> written = [];
    private List<PendingWrite> deletes = [];

    public GroupWriter(Disk disk, DataFolder folder, FileCatalog catalog, WriteQueue queue, Journal journal, FileThreadStoreOptions options, TimeProvider time, ILogger logger)
    {
        this.disk = disk;
        this.folder = folder;
        this.catalog = catalog;
        this.queue = queue;
        this.journal = journal;
        this.logger = logger;
        journalLimit = options.JournalLimit;
        files = new(disk, folder, options.OpenFiles);
        checkpointer = new(disk, folder, catalog, time, logger, queue.Wake);
        thread = new(Run) { IsBackground = true, Name = "ChatCluster store" };
    }

    /// <param name="unflushed">Threads whose files the recovery changed and left to a checkpoint.</param>
    public void Start(IReadOnlySet<ThreadKey> unflushed)
    {
        if (unflushed.Count > 0)
        {
            written.UnionWith(unflushed);
            CheckpointWhenDue(due: true);
        }

        thread.Start();
    }

    /// <summary>Takes nothing more, writes what is queued and makes a last checkpoint, unless that would take long.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await ended.Task;
    }

    private void Run()
    {
        var group = new List<PendingWrite>();
        while (queue.Take(group))
        {
            Write(group);
            group.Clear();
            files.Trim();
            CheckpointWhenDue(due: journal.Length > journalLimit);
        }

        checkpointer.Wait();
        CheckpointWhenDue(due: !journal.IsEmpty && written.Count <= Checkpoint.ShortCount);
        checkpointer.Wait();
        files.Dispose();
        journal.Dispose();
        ended.SetResult();
    }

    private void Write(List<PendingWrite> group)
    {
        OpenFiles(group);
        if (group.Count == 0)
        {
            return;
        }

        var size = 0;
        try
        {
            ReplaceBrokenJournal();
            size = WriteJournal(group);
            foreach (var write in group)
            {
                if (!write.IsDelete)
                {
                    disk.Write(files.Open(write.Key, write.At), write.Lines, write.At);
                }
            }
        }
        catch (Exception e)
        {
            FileThreadStore.Log.WriteFailed(logger, folder.Root, group.Count, e);
            Undo(group);
            queue.Failed(group, Unavailable(e));
            return;
        }

        journal.Accept(size);
        Acknowledge(group);
    }

    // Before the journal, so that a file that cannot be opened is the trouble of its own thread and of nobody else in the group.
    private void OpenFiles(List<PendingWrite> group)
    {
        Dictionary<ThreadKey, Exception>? failures = null;
        foreach (var write in group)
        {
            try
            {
                if (!write.IsDelete && failures?.ContainsKey(write.Key) is not true)
                {
                    files.Open(write.Key, write.At);
                }
            }
            catch (Exception e)
            {
                (failures ??= []).Add(write.Key, e);
            }
        }

        foreach (var (key, e) in failures ?? [])
        {
            FileThreadStore.Log.FileFailed(logger, folder.Thread(key), e);
            queue.Failed(group.FindAll(write => write.Key == key), Unavailable(e));
            group.RemoveAll(write => write.Key == key);
        }
    }

    private int WriteJournal(List<PendingWrite> group)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(group.Sum(write => Journal.MaxHeadSize(write.Key) + write.Size));
        try
        {
            var size = 0;
            foreach (var write in group)
            {
                size += Journal.WriteHead(buffer.AsSpan(size), write);
                write.Lines.CopyTo(buffer.AsSpan(size));
                size += write.Size;
            }

            journal.Write(buffer.AsSpan(0, size));
            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Acknowledge(List<PendingWrite> group)
    {
        foreach (var write in group)
        {
            if (write.IsDelete)
            {
                Remove(write);
            }
            else
            {
                written.Add(write.Key);
                catalog.Set(write.Summary!, write.At + write.Size);
            }
        }

        queue.Written(group);
        foreach (var write in group)
        {
            write.Release();
            if (!write.IsDelete)
            {
                write.TrySetResult();
            }
        }
    }

    private void Remove(PendingWrite delete)
    {
        // Out of the catalog first: a reader that finds it there may rely on the file being the one that it opens.
        catalog.Remove(delete.Key);
        written.Remove(delete.Key);
        files.Close(delete.Key);
        try
        {
            disk.Delete(folder.Thread(delete.Key));
            deletes.Add(delete);
        }
        catch (Exception e)
        {
            FileThreadStore.Log.FileFailed(logger, folder.Thread(delete.Key), e);
            delete.TrySetException(new StoreUnavailableException($"The thread is deleted, but its file could not be removed. Remove {folder.Thread(delete.Key)} by hand.", e));
        }
    }

    private void Undo(List<PendingWrite> group)
    {
        journalBroken = true;
        try
        {
            journal.CutBack();
            for (var i = group.Count - 1; i >= 0; i--)
            {
                if (!group[i].IsDelete)
                {
                    disk.SetLength(files.Open(group[i].Key, group[i].At), group[i].At);
                }
            }
        }
        catch (Exception e)
        {
            // What is left behind does not count: the next journal voids it, the next append overwrites it.
            FileThreadStore.Log.UndoFailed(logger, folder.Root, e);
        }

        // Opening them again cuts off whatever could not be cut off now.
        group.ForEach(write => files.Close(write.Key));
    }

    // After a failed fsync nobody knows what of the file is on the disk, so it is not written to again.
    private void ReplaceBrokenJournal()
    {
        if (journalBroken)
        {
            BeginJournal();
            journalBroken = false;
        }
    }

    private void BeginJournal()
    {
        var next = Journal.Create(disk, folder, journal.Number + 1, journal.Number, journal.Length);
        journal.Dispose();
        journal = next;
    }

    private void CheckpointWhenDue(bool due)
    {
        if (checkpointer.IsRunning || (!due && deletes.Count == 0))
        {
            return;
        }

        written.UnionWith(checkpointer.TakeUnflushed());
        try
        {
            BeginJournal();
            journalBroken = false;
        }
        catch (Exception e)
        {
            FileThreadStore.Log.CheckpointFailed(logger, folder.Root, e);
            deletes.ForEach(delete => delete.TrySetException(Unavailable(e)));
            deletes.Clear();
            return;
        }

        checkpointer.Start(journal.Number, written, deletes);
        written = [];
        deletes = [];
    }

    private static StoreUnavailableException Unavailable(Exception e) =>
        new($"The data folder cannot be written to: {e.Message}", e);
}
