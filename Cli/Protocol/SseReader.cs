using System.Text;

namespace ChatCluster.Cli.Protocol;

/// <summary>Reads server-sent events that may be cut at any byte, also within a character.</summary>
/// <param name="quiet">How long nothing may come, not even a sign of life, until the connection counts as dead.</param>
internal sealed class SseReader(Stream stream, TimeSpan quiet, TimeProvider time) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[8192];
    private readonly MemoryStream _line = new();
    private int _next;
    private int _end;

    /// <summary>The next event; none at the end of the stream, where what is not whole does not count.</summary>
    /// <exception cref="IOException">The connection was cut, or is quiet for too long.</exception>
    public async Task<ServerEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        string? id = null;
        StringBuilder? data = null;
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    return ServerEvent.Parse(id, data.ToString());
                }

                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (colon < 0 ? line : line[..colon])
            {
                case "id":
                    id = value;
                    break;
                case "data":
                    data = data is null ? new(value) : data.Append('\n').Append(value);
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await _line.DisposeAsync();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_next, _end - _next).IndexOf((byte)'\n');
            _line.Write(_buffer, _next, length < 0 ? _end - _next : length);
            if (length >= 0)
            {
                _next += length + 1;
                var text = Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length);
                _line.SetLength(0);
                return text.EndsWith('\r') ? text[..^1] : text;
            }

            _next = 0;
            _end = await FillAsync(cancellationToken);
            if (_end == 0)
            {
                return null;
            }
        }
    }

    private async Task<int> FillAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(quiet, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await stream.ReadAsync(_buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {quiet.TotalSeconds:0} s, not even a sign of life.");
        }
    }
}
