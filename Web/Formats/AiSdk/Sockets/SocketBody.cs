using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Web.Formats.AiSdk.Sockets;

/// <summary>
/// The body of an answer that goes over a socket. Events of a stream become frames as they are flushed; signs of life are left out, because
/// the socket has its own.
/// </summary>
internal sealed class SocketBody(
    ChatSocket? socket, string requestId, SocketResponse response, CancellationToken cancellationToken)
    : Stream, IHttpResponseBodyFeature, IBrokenWire
{
    private readonly ArrayBufferWriter<byte> _rest = new();
    private PipeWriter? _writer;
    private long _sequence;
    private bool _begun;
    private Problem? _broken;

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void DisableBuffering()
    {
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await response.StartAsync();
        if (socket is not null && !_begun && response.StatusCode is StatusCodes.Status200OK)
        {
            await socket.SendAsync(requestId, "start", default, cancellationToken);
        }

        _begun = true;
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async Task CompleteAsync()
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync();
        }

        if (!_begun)
        {
            await StartAsync(cancellationToken);
        }
    }

    // A chunk that is an error would do as well, if the transport did not take its own end for one to tell: it asks for a stop then.
    public void Break(Problem problem) => _broken = problem;

    /// <summary>Says how the answer ended.</summary>
    public async Task EndAsync()
    {
        if (socket is null)
        {
            return;
        }

        if (response.StatusCode is StatusCodes.Status204NoContent)
        {
            await socket.SendAsync(requestId, "no-active", default, cancellationToken);
        }
        else if (_broken is null && response.StatusCode is StatusCodes.Status200OK)
        {
            await socket.SendAsync(requestId, "end", default, cancellationToken);
        }
        else
        {
            await socket.SendAsync(
                requestId, "error", Encoding.UTF8.GetBytes($",\"errorText\":{JsonSerializer.Serialize(_broken?.Detail ?? Detail())}"),
                cancellationToken);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        _rest.Write(buffer.Span);
        if (socket is null || response.StatusCode is not StatusCodes.Status200OK)
        {
            return;
        }

        var used = 0;
        while (_rest.WrittenSpan[used..].IndexOf("\n\n"u8) is >= 0 and var length)
        {
            if (Data(_rest.WrittenMemory.Slice(used, length)) is { Length: > 0 } chunk)
            {
                await socket.SendAsync(requestId, "chunk", Fields(chunk), cancellationToken);
            }

            used += length + 2;
        }

        if (used > 0)
        {
            byte[] left = [.. _rest.WrittenSpan[used..]];
            _rest.Clear();
            _rest.Write(left);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // The data of an event; nothing of a comment, or of the end-of-stream marker.
    private static ReadOnlyMemory<byte> Data(ReadOnlyMemory<byte> frame)
    {
        var at = frame.Span.LastIndexOf("\n"u8) + 1;
        var line = frame[at..];
        return line.Span.StartsWith("data: {"u8) ? line[6..] : default;
    }

    private byte[] Fields(ReadOnlyMemory<byte> chunk)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"sequence\":{_sequence++},\"chunk\":"));
        return [.. head, .. chunk.Span];
    }

    private string Detail()
    {
        try
        {
            using var document = JsonDocument.Parse(_rest.WrittenMemory);
            return document.RootElement.Text("detail") ?? $"The server answered {response.StatusCode}.";
        }
        catch (JsonException)
        {
            return $"The server answered {response.StatusCode}.";
        }
    }
}
