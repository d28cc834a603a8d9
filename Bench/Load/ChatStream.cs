namespace ChatCluster.Bench.Load;

/// <summary>
/// Reads one answer, Ollama's lines or Standalone's events, and checks that every token comes once and in order. Reads bytes, not
/// JSON: on a small machine the client must not be what is measured.
/// </summary>
internal sealed class ChatStream(TokenCount tokens) : IDisposable
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private bool _delta;
    private int _next;
    private HttpResponseMessage? _response;
    private Stream? _body;

    /// <summary>The thread's id, when the server has such a thing.</summary>
    public string? Thread { get; private set; }

    /// <summary>Whether the end of the answer was seen, not just the end of the stream.</summary>
    public bool Ended { get; private set; }

    /// <summary>Sends a request and waits for the head of its answer.</summary>
    public async Task OpenAsync(HttpMessageInvoker http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _response = await http.SendAsync(request, cancellationToken);
        if (!_response.IsSuccessStatusCode)
        {
            throw new InvalidDataException(
                $"{request.RequestUri} answered {(int)_response.StatusCode}: {await _response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        Thread = _response.Headers.TryGetValues("X-Thread-Id", out var values) ? values.First() : null;
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Reads until that many tokens are there, or the answer ends.</summary>
    public async Task ReadAsync(int until, CancellationToken cancellationToken)
    {
        while (_next < until && await FillAsync(cancellationToken))
        {
        }
    }

    /// <summary>Reads to the end; tokens that did not come are lost.</summary>
    public async Task ReadToEndAsync(int expected, CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken))
        {
        }

        tokens.Lose(Math.Max(0, expected - _next));
    }

    public void Dispose()
    {
        _body?.Dispose();
        _response?.Dispose();
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await _body!.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        while (_buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n') is var length and >= 0)
        {
            Take(_buffer.AsSpan(_start, length));
            _start += length + 1;
        }

        return read > 0;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("event: "u8))
        {
            _delta = line.EndsWith(" text.delta"u8);
            Ended |= line.EndsWith(" run.finished"u8);
        }
        else if (_delta && line.StartsWith("data: "u8))
        {
            TakeText(line, "\"text\":\""u8);
        }
        else if (line.StartsWith("{"u8))
        {
            TakeText(line, "\"content\":\""u8);
            Ended |= line.IndexOf("\"done\":true"u8) >= 0;
        }
    }

    private void TakeText(ReadOnlySpan<byte> line, ReadOnlySpan<byte> property)
    {
        var at = line.IndexOf(property);
        if (at >= 0)
        {
            var text = line[(at + property.Length)..];
            _next = tokens.Take(text[..text.IndexOf((byte)'"')], _next);
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            // The last events of a run hold its whole text in one line.
            var target = _start == 0 ? new byte[_buffer.Length * 2] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            (_buffer, _end, _start) = (target, _end - _start, 0);
        }
    }
}
