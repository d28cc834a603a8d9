using ChatCluster.Files;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Breaks off what a program writes when a line of it, which is one message, is longer than it may be: a reader of lines would keep all of
/// it.
/// </summary>
internal sealed class BoundedLines(Stream inner, long maxBytes) : ReadOnlyStream(inner)
{
    private long _line;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    private void Count(ReadOnlySpan<byte> read)
    {
        for (var end = read.IndexOf((byte)'\n'); end >= 0; end = read.IndexOf((byte)'\n'))
        {
            Check(_line + end);
            _line = 0;
            read = read[(end + 1)..];
        }

        Check(_line += read.Length);
    }

    private void Check(long length)
    {
        if (length > maxBytes)
        {
            throw new IOException($"A message of the program is longer than {maxBytes} bytes and was broken off.");
        }
    }
}
