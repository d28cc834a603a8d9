using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Files;

/// <summary>
/// Brings a data folder into order at a start: catalog and thread files say again what was acknowledged. It is the same after
/// a clean end, where it finds nothing to do, and after a crash.
/// </summary>
internal sealed class Recovery(Disk disk, DataFolder folder, FileCatalog catalog, ILogger logger)
{
    /// <summary>Threads whose files were changed here.</summary>
    public HashSet<ThreadKey> Repaired { get; } = [];

    /// <summary>Whether what was found needs a checkpoint that is still to be made.</summary>
    public bool NeedsCheckpoint { get; private set; }

    /// <returns>The journal to go on with.</returns>
    public Journal Run(CancellationToken cancellationToken)
    {
        var from = ReadCatalog(cancellationToken);
        var journals = new JournalReader(folder, logger);
        var replays = new Dictionary<ThreadKey, ThreadReplay>();
        foreach (var record in journals.Read(from ?? 1))
        {
            if (!replays.TryGetValue(record.Key, out var replay))
            {
                replays.Add(record.Key, replay = new(disk, folder, catalog, logger, record.Key));
            }

            replay.Add(record);
        }

        foreach (var replay in replays.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            replay.Run();
            Repaired.Add(replay.Key);
        }

        CheckFiles(cancellationToken);

        if (from is not null && Repaired.Count == 0)
        {
            return Journal.Create(disk, folder, Math.Max(from.Value, journals.Last), 0, 0);
        }

        // The old journals stay until a checkpoint has made them needless; a crash before it starts over from them.
        var last = journals.Last;
        var end = last > 0 ? new FileInfo(folder.Journal(last)).Length : 0;
        var journal = Journal.Create(disk, folder, last + 1, last, end);
        NeedsCheckpoint = Repaired.Count > Checkpoint.ShortCount;
        if (!NeedsCheckpoint)
        {
            new Checkpoint(disk, folder, catalog, journal.Number, Repaired, []).Run();
        }

        return journal;
    }

    private long? ReadCatalog(CancellationToken cancellationToken)
    {
        // The journal that a catalog names is on the disk before the catalog is. If it is not there, the catalog is older than
        // the journals that were removed, and the threads themselves have to be asked.
        if (CatalogFile.Read(folder, catalog) is { } journal && File.Exists(folder.Journal(journal)))
        {
            return journal;
        }

        catalog.Clear();
        disk.Delete(folder.Catalog);
        if (!Directory.Exists(folder.Threads))
        {
            return null;
        }

        foreach (var path in Directory.EnumerateFiles(folder.Threads, "*.jsonl", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var file = File.OpenHandle(path);
            if (ThreadTail.Find(file) is { } tail && folder.Thread(tail.Summary.Key) == path)
            {
                catalog.Set(tail.Summary, tail.Length);
            }
        }

        FileThreadStore.Log.CatalogRebuilt(logger, folder.Catalog, catalog.Count);
        return null;
    }

    // Files that no journal speaks of were whole at the last checkpoint. If one is not now, it was damaged from outside.
    private void CheckFiles(CancellationToken cancellationToken)
    {
        foreach (var thread in catalog.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = thread.Summary.Key;
            var path = folder.Thread(key);
            var info = new FileInfo(path);
            if (Repaired.Contains(key) || (info.Exists && info.Length == thread.Length))
            {
                continue;
            }

            Repaired.Add(key);
            if (info.Exists && Cut(path) is { } tail)
            {
                FileThreadStore.Log.ThreadRepaired(logger, path, thread.Summary.Sequence, tail.Summary.Sequence);
                catalog.Set(tail.Summary, tail.Length);
            }
            else
            {
                FileThreadStore.Log.ThreadRepaired(logger, path, thread.Summary.Sequence, 0);
                catalog.Remove(key);
            }
        }
    }

    private ThreadTail? Cut(string path)
    {
        using var file = disk.Open(path);
        var tail = ThreadTail.Find(file);
        disk.SetLength(file, tail?.Length ?? 0);
        return tail;
    }
}
