using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>
/// Makes the journals before a number needless: flushes the thread files written since the last checkpoint, writes the catalog,
/// removes the journals. Appends go on into the new journal meanwhile. Deletes wait for it: with the old journals and the old catalog goes
/// the last copy of a deleted thread's text.
/// </summary>
internal sealed class Checkpoint(Disk disk, DataFolder folder, FileCatalog catalog, long journal, HashSet<ThreadKey> written, List<PendingWrite> deletes)
{
    /// <summary>
    /// So many files are flushed while a start or an end waits for it; a flush takes milliseconds. With more, a start does it beside its
    /// work, and an end leaves it to the next start: the journal has everything.
    /// </summary>
    public const int ShortCount = 256;

    public HashSet<ThreadKey> Written => written;

    public List<PendingWrite> Deletes => deletes;

    public void Run()
    {
        foreach (var key in written)
        {
            // A thread deleted meanwhile has no file, and opening would create one.
            if (catalog.Find(key) is not null && File.Exists(folder.Thread(key)))
            {
                using var file = File.OpenHandle(folder.Thread(key), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                disk.Flush(file);
            }
        }

        CatalogFile.Write(disk, folder, catalog, journal);
        foreach (var number in folder.Journals())
        {
            if (number < journal)
            {
                disk.Delete(folder.Journal(number));
            }
        }
    }
}
