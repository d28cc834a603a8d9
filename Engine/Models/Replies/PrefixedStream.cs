using ChatCluster.Files;

namespace ChatCluster.Models;

/// <summary>A stream whose first bytes were read already, to see what it is.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream inner) : ReadOnlyStream(inner)
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_prefix.IsEmpty)
        {
            return Inner.ReadAsync(buffer, cancellationToken);
        }

        var read = Math.Min(_prefix.Length, buffer.Length);
        _prefix[..read].CopyTo(buffer);
        _prefix = _prefix[read..];
        return ValueTask.FromResult(read);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
