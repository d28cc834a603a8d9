namespace ChatCluster.Models;

/// <summary>
/// The bytes of server-sent events, with a bound on each event, which the parser would otherwise collect without one; and with an empty line at
/// their end, since the parser drops a last event that has none.
/// </summary>
internal sealed class EventStream(Stream inner, int limit) : Stream
{
    private int _line;
    private int _event;
    private bool _comment;
    private bool _afterReturn;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            Count(buffer.Span[..read]);
            return read;
        }

        if (_ended || buffer.Length < 2)
        {
            return 0;
        }

        _ended = true;
        "\n\n"u8.CopyTo(buffer.Span);
        return 2;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Count(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var piece = end < 0 ? rest : rest[..end];
            if (!piece.IsEmpty)
            {
                _comment = _line == 0 ? piece[0] == (byte)':' : _comment;
                _line += piece.Length;
                _afterReturn = false;
                if (_line + _event > limit)
                {
                    throw new LineTooLongException(limit);
                }
            }

            if (end < 0)
            {
                return;
            }

            EndLine(rest[end]);
            rest = rest[(end + 1)..];
        }
    }

    private void EndLine(byte end)
    {
        // The second half of a line end is no empty line.
        if (!(end == (byte)'\n' && _afterReturn))
        {
            _event = _line == 0 ? 0 : _comment ? _event : _event + _line;
            _line = 0;
        }

        _afterReturn = end == (byte)'\r';
    }
}
