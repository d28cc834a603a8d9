namespace ChatCluster.Models;

/// <summary>
/// The bytes of server-sent events, with a bound on each event, which the parser would otherwise collect without one; with an empty line
/// between events that their server did not separate, so that each is read when it comes; and with one at their end, since the parser drops
/// a last event without it.
/// </summary>
internal sealed class EventStream(Stream inner, int limit) : Stream
{
    // How far to look for what a line begins with.
    private const int Ahead = 16;

    private readonly byte[] _input = new byte[4 * 1024];
    private int _start;
    private int _end;
    private bool _isOver;
    private int _last = 2;

    private int _line;
    private int _event;
    private byte _kind;
    private byte _lastByte;
    private bool _afterReturn;

    // The event has a line of data that ends an object, and a line for its type.
    private bool _isClosed;
    private bool _hasType;
    private bool _isLooked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var moved = Move(buffer.Span);
            if (moved > 0 || buffer.IsEmpty)
            {
                return moved;
            }

            if (_isOver)
            {
                var count = Math.Min(_last, buffer.Length);
                buffer.Span[..count].Fill((byte)'\n');
                _last -= count;
                return count;
            }

            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            (_start, _end) = (0, _end - _start);
            var read = await inner.ReadAsync(_input.AsMemory(_end), cancellationToken);
            _end += read;
            _isOver = read == 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Move(Span<byte> output)
    {
        var moved = 0;
        while (_start < _end && moved < output.Length)
        {
            if (_isClosed && _line == 0 && !_isLooked && !(_input[_start] is (byte)'\n' && _afterReturn))
            {
                if (BeginsAnother(_input.AsSpan(_start, _end - _start)) is not { } another)
                {
                    return moved;
                }

                _isLooked = true;
                if (another)
                {
                    output[moved++] = (byte)'\n';
                    EndEvent();
                }

                continue;
            }

            var rest = _input.AsSpan(_start, Math.Min(_end - _start, output.Length - moved));
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var taken = end < 0 ? rest : rest[..(end + 1)];
            taken.CopyTo(output[moved..]);
            moved += taken.Length;
            _start += taken.Length;
            Count(end < 0 ? taken : taken[..^1]);
            if (end >= 0)
            {
                EndLine(taken[^1]);
            }
        }

        return moved;
    }

    /// <summary>
    /// Whether a line begins another event, though no empty line stands before it: within one, no object follows another without a comma,
    /// and there is one type.
    /// </summary>
    /// <returns>Null when that is not to be seen yet.</returns>
    private bool? BeginsAnother(ReadOnlySpan<byte> line)
    {
        var name = line[0] is (byte)'d' ? "data:"u8 : "event:"u8;
        var isLong = line.Length >= Ahead || _isOver;
        if (!line.StartsWith(name))
        {
            return isLong || !name.StartsWith(line) ? false : null;
        }

        if (name[0] is (byte)'e')
        {
            return _hasType;
        }

        var value = line[name.Length..].TrimStart((byte)' ');
        return !value.IsEmpty ? value[0] is (byte)'{' or (byte)'[' : isLong ? false : null;
    }

    private void Count(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        _kind = _line == 0 ? piece[0] : _kind;
        _line += piece.Length;
        _afterReturn = false;
        if (piece.TrimEnd(" \t"u8) is [.., var last])
        {
            _lastByte = last;
        }

        if (_line + _event > limit)
        {
            throw new LineTooLongException(limit);
        }
    }

    private void EndLine(byte end)
    {
        // The second half of a line end is no empty line.
        if (!(end == (byte)'\n' && _afterReturn))
        {
            if (_line == 0)
            {
                EndEvent();
            }
            else
            {
                _event += _kind is (byte)':' ? 0 : _line;
                _hasType |= _kind is (byte)'e';
                _isClosed = _kind is (byte)'d' ? _lastByte is (byte)'}' : _isClosed;
            }

            _line = 0;
            _isLooked = false;
        }

        _afterReturn = end == (byte)'\r';
    }

    private void EndEvent() => (_event, _isClosed, _hasType) = (0, false, false);
}
