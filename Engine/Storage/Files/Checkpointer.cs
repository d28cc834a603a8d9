using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Files;

/// <summary>Runs one checkpoint at a time beside the writer, on a thread of its own because it blocks on the disk for long.</summary>
internal sealed class Checkpointer(Disk disk, DataFolder folder, FileCatalog catalog, TimeProvider time, ILogger logger, Action finished)
{
    private volatile bool running;
    private volatile HashSet<ThreadKey>? unflushed;
    private Thread? thread;

    public bool IsRunning => running;

    /// <summary>Threads whose files a failed checkpoint left unflushed: the next has to do it.</summary>
    public HashSet<ThreadKey> TakeUnflushed() => Interlocked.Exchange(ref unflushed, null) ?? [];

    public void Start(long journal, HashSet<ThreadKey> written, List<PendingWrite> deletes)
    {
        running = true;
        thread = new(() => Run(new(disk, folder, catalog, journal, written, deletes))) { IsBackground = true, Name = "ChatCluster checkpoint" };
        thread.Start();
    }

    public void Wait() => thread?.Join();

    private void Run(Checkpoint checkpoint)
    {
        var start = time.GetTimestamp();
        try
        {
            checkpoint.Run();
            FileThreadStore.Log.Checkpointed(logger, checkpoint.Written.Count, catalog.Count, time.GetElapsedTime(start).TotalMilliseconds);
            checkpoint.Deletes.ForEach(delete => delete.TrySetResult());
        }
        catch (Exception e)
        {
            FileThreadStore.Log.CheckpointFailed(logger, folder.Root, e);
            unflushed = checkpoint.Written;
            var why = new StoreUnavailableException("The thread is deleted, but its text could not be removed from the disk yet.", e);
            checkpoint.Deletes.ForEach(delete => delete.TrySetException(why));
        }
        finally
        {
            running = false;
            finished();
        }
    }
}
