using System.Buffers;

namespace ChatCluster.Models.Ollama;

/// <summary>
/// Reads lines of bytes, which end in any way that lines do, from a stream, wherever it is cut, through one pooled buffer.
/// </summary>
internal sealed class LineReader(Stream stream, int maxLineLength) : IDisposable
{
    // Held as long as a model thinks, so it begins small: a line of the protocol has some 150 bytes.
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * 1024);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _ended;

    /// <summary>Reads what there is; <see langword="false"/> at the end of the stream. All lines are to be taken before.</summary>
    /// <exception cref="LineTooLongException">A line is longer than allowed.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _ended = read == 0;
        return !_ended;
    }

    /// <summary>
    /// The next whole line without its end, valid until the next <see cref="FillAsync"/>. At the end of the stream also an unfinished one.
    /// </summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var length = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\n', (byte)'\r');
        if (length >= 0)
        {
            line = _buffer.AsSpan(_start, _scanned + length - _start);
            _start = _scanned = _scanned + length + 1;
            return true;
        }

        _scanned = _end;
        line = _ended ? _buffer.AsSpan(_start, _end - _start) : default;
        if (line.IsEmpty)
        {
            return false;
        }

        _start = _end;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _scanned = _end = 0;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _scanned -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_end >= maxLineLength)
        {
            throw new LineTooLongException(maxLineLength);
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
