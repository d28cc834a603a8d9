using System.Globalization;
using System.Text.Unicode;
using ChatCluster.Threads;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>
/// The write-ahead journal that all threads share, so that many appends need one fsync. Its head says how many bytes of the
/// journal before it count, which voids a write there that failed half-way. An append is a head line and then the lines of the thread
/// file as they are, to be found at byte <c>at</c> there:
/// <code>
/// {"journal":12,"previous":11,"end":70123,"crc":"89abcdef"}
/// {"append":"tenant/user/id","after":6,"at":10240,"size":250,"crc":"89abcdef"}
/// {"seq":7,…
/// {"delete":"tenant/user/id","crc":"89abcdef"}
/// </code>
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Disk disk;
    private readonly SafeFileHandle file;

    private Journal(Disk disk, SafeFileHandle file, long number)
    {
        this.disk = disk;
        this.file = file;
        Number = number;
    }

    public long Number { get; }

    /// <summary>The bytes that count.</summary>
    public long Length { get; private set; }

    public bool IsEmpty => Length == HeadLength;

    private long HeadLength { get; set; }

    /// <summary>Begins a journal. Until this returns the one before is still the last.</summary>
    public static Journal Create(Disk disk, DataFolder folder, long number, long previous, long end)
    {
        Span<byte> head = stackalloc byte[160];
        Utf8.TryWrite(head, CultureInfo.InvariantCulture, $"{{\"journal\":{number},\"previous\":{previous},\"end\":{end}", out var written);
        head = head[..(written + Seal.Size)];
        Seal.Close(head);

        var file = disk.Open(folder.Journal(number));
        try
        {
            disk.SetLength(file, 0);
            disk.Write(file, head, 0);
            disk.Flush(file);
            return new(disk, file, number) { Length = head.Length, HeadLength = head.Length };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes the head line of an append or of a delete. Returns its length.</summary>
    public static int WriteHead(Span<byte> into, PendingWrite write)
    {
        int written;
        if (write.IsDelete)
        {
            Utf8.TryWrite(into, CultureInfo.InvariantCulture, $"{{\"delete\":\"{write.Key}\"", out written);
        }
        else
        {
            Utf8.TryWrite(into, CultureInfo.InvariantCulture, $"{{\"append\":\"{write.Key}\",\"after\":{write.ExpectedSequence},\"at\":{write.At},\"size\":{write.Size}", out written);
        }

        written += Seal.Size;
        Seal.Close(into[..written]);
        return written;
    }

    /// <summary>An upper bound of what <see cref="WriteHead"/> writes.</summary>
    public static int MaxHeadSize(ThreadKey key) => 128 + Seal.Size + (9 * (key.Tenant.Length + key.User.Length)) + key.Id.Length;

    /// <summary>Writes a group durably. It counts only after <see cref="Accept"/>.</summary>
    public void Write(ReadOnlySpan<byte> group)
    {
        disk.Write(file, group, Length);
        disk.Flush(file);
    }

    public void Accept(int size) => Length += size;

    /// <summary>Gives back the space of a write that failed. Only a courtesy: the next journal's head is what voids it.</summary>
    public void CutBack() => disk.SetLength(file, Length);

    public void Dispose() => file.Dispose();
}
