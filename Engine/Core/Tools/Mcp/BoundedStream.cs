using ChatCluster.Files;

namespace ChatCluster.Tools.Mcp;

/// <summary>Reads so many bytes of a stream and fails at the next.</summary>
internal sealed class BoundedStream(Stream inner, long maxBytes) : ReadOnlyStream(inner)
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await Inner.ReadAsync(buffer, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Count(Inner.Read(buffer, offset, count));

    private int Count(int read) => (_read += read) <= maxBytes
        ? read
        : throw new IOException($"The answer is larger than {maxBytes} bytes and was broken off.");
}
