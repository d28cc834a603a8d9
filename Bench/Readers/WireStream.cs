namespace ChatCluster.Bench.Readers;

/// <summary>Gives one event at a read, as a connection does with a model that is slower than its reader.</summary>
internal sealed class WireStream(WireReply reply) : Stream
{
    private int _event;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_event == reply.Ends.Count)
        {
            return 0;
        }

        var length = Math.Min(buffer.Length, reply.Ends[_event] - _position);
        reply.Body.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        _event += _position == reply.Ends[_event] ? 1 : 0;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
