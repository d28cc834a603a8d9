using ChatCluster.Threads;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>The thread files the writer has open: those written to last. Used by the writer's thread only.</summary>
internal sealed class OpenFiles(Disk disk, DataFolder folder, int capacity) : IDisposable
{
    private readonly Dictionary<ThreadKey, LinkedListNode<(ThreadKey Key, SafeFileHandle File)>> files = [];
    private readonly LinkedList<(ThreadKey Key, SafeFileHandle File)> byUse = [];

    /// <param name="length">How long the file is by the catalog.</param>
    /// <exception cref="IOException">The file cannot be opened, or has lost some of its bytes.</exception>
    public SafeFileHandle Open(ThreadKey key, long length)
    {
        if (files.TryGetValue(key, out var node))
        {
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.File;
        }

        var file = disk.Open(folder.Thread(key));
        try
        {
            var actual = RandomAccess.GetLength(file);
            if (actual < length)
            {
                throw new IOException($"{folder.Thread(key)} has {actual} bytes where {length} were written. Restart the process: it keeps what is whole.");
            }

            if (actual > length)
            {
                // Left by a write that failed, or by a file that could not be removed.
                disk.SetLength(file, length);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        files.Add(key, byUse.AddFirst((key, file)));
        return file;
    }

    /// <summary>Closes what is open beyond the capacity. Not while a group is under way, which may use more files than that.</summary>
    public void Trim()
    {
        while (files.Count > capacity)
        {
            Close(byUse.Last!.Value.Key);
        }
    }

    public void Close(ThreadKey key)
    {
        if (files.Remove(key, out var node))
        {
            byUse.Remove(node);
            node.Value.File.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var (_, file) in byUse)
        {
            file.Dispose();
        }

        files.Clear();
        byUse.Clear();
    }
}
