namespace ChatCluster.Tests.Models.Replies;

/// <summary>Gives a beginning and then one piece without end; what was asked for is there at once.</summary>
internal sealed class RepeatingStream(byte[] piece, byte[]? beginning = null) : MemoryStream
{
    private readonly byte[] _beginning = beginning ?? [];
    private long _at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var span = buffer.Span;
        for (var i = 0; i < span.Length; i++, _at++)
        {
            span[i] = _at < _beginning.Length ? _beginning[_at] : piece[(_at - _beginning.Length) % piece.Length];
        }

        return ValueTask.FromResult(span.Length);
    }
}
