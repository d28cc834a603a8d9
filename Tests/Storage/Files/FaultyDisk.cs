using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>A disk that fails where a test says so.</summary>
internal sealed class FaultyDisk() : Disk(fsync: false)
{
    private long free = long.MaxValue;

    /// <summary>How many more bytes can be written. The write that does not fit is done in part, as a full disk does it.</summary>
    public long Free
    {
        set => Interlocked.Exchange(ref free, value);
    }

    public volatile bool FailFlush;

    public volatile bool FailReplace;

    public volatile bool FailSetLength;

    public volatile string? FailOpen;

    public override SafeFileHandle Open(string path) => FailOpen is { } name && path.Contains(name, StringComparison.Ordinal)
        ? throw new UnauthorizedAccessException("No access.")
        : base.Open(path);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        var left = Interlocked.Add(ref free, -bytes.Length);
        if (left < 0)
        {
            var fits = (int)Math.Max(0, left + bytes.Length);
            Interlocked.Exchange(ref free, 0);
            base.Write(file, bytes[..fits], offset);
            throw new IOException("No space left on device.");
        }

        base.Write(file, bytes, offset);
    }

    public override void SetLength(SafeFileHandle file, long length)
    {
        Throw(FailSetLength);
        base.SetLength(file, length);
    }

    public override void Flush(SafeFileHandle file) => Throw(FailFlush);

    public override void Replace(string path, string with)
    {
        Throw(FailReplace);
        base.Replace(path, with);
    }

    private static void Throw(bool fail)
    {
        if (fail)
        {
            throw new IOException("Input/output error.");
        }
    }
}
