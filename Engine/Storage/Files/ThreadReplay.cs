using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Files;

/// <summary>Brings one thread file to where the journals say it is.</summary>
internal sealed class ThreadReplay(Disk disk, DataFolder folder, FileCatalog catalog, ILogger logger, ThreadKey key)
{
    private readonly List<JournalRecord> appends = [];
    private bool deleted;

    public ThreadKey Key => key;

    public void Add(JournalRecord record)
    {
        if (record.IsDelete)
        {
            appends.Clear();
            deleted = true;
        }
        else
        {
            appends.Add(record);
        }
    }

    public void Run()
    {
        var path = folder.Thread(key);
        if (deleted)
        {
            catalog.Remove(key);
            if (File.Exists(path))
            {
                disk.Delete(path);
            }
        }

        if (appends.Count > 0)
        {
            using var file = disk.Open(path);
            var length = RandomAccess.GetLength(file);
            var tail = length < appends[0].At ? null : Append(ThreadTail.Read(file, appends[0].At, length), (lines, at) => disk.Write(file, lines.Span, at));
            if (tail is null)
            {
                // The file has lost what it had before these appends, which therefore have no place.
                tail = ThreadTail.Find(file);
                FileThreadStore.Log.ThreadRepaired(logger, path, appends[^1].After, tail?.Summary.Sequence ?? 0);
            }

            Finish(tail, length, keep => disk.SetLength(file, keep));
        }
    }

    /// <param name="present">What the file holds from the first append's place on.</param>
    private ThreadTail? Append(ReadOnlySpan<byte> present, Action<ReadOnlyMemory<byte>, long> write)
    {
        var start = appends[0].At;
        var position = start;
        var sequence = appends[0].After;
        ThreadTail? tail = null;
        foreach (var append in appends)
        {
            // A start before this one may have kept appends that its journal had lost.
            var gap = (int)Math.Clamp(append.At - position, 0, present.Length);
            if (gap > 0 && ThreadTail.Verify(present[..gap], sequence) is { } between && between.Length == gap)
            {
                present = present[gap..];
                position += gap;
                sequence = between.Summary.Sequence;
            }

            if (append.At != position || append.After != sequence || ThreadTail.Verify(append.Lines.Span, sequence) is not { } appended)
            {
                break;
            }

            // The journal is right: what differs was a write that never counted, and what follows it neither.
            if (!present.StartsWith(append.Lines.Span))
            {
                present = default;
                write(append.Lines, position);
            }
            else
            {
                present = present[append.Lines.Length..];
            }

            position += append.Lines.Length;
            sequence = appended.Summary.Sequence;
            tail = new(position, appended.Summary);
        }

        // Appends beyond the journal's end were acknowledged too if they are whole: the journal came first, and has lost its tail since.
        return ThreadTail.Verify(present, sequence) is { } more ? new(position + more.Length, more.Summary) : tail;
    }

    private void Finish(ThreadTail? tail, long length, Action<long> cut)
    {
        if (tail is not { } found)
        {
            cut(0);
            catalog.Remove(key);
            return;
        }

        if (length > found.Length)
        {
            FileThreadStore.Log.TornThread(logger, folder.Thread(key), found.Length, length - found.Length);
            cut(found.Length);
        }

        catalog.Set(found.Summary, found.Length);
    }
}
