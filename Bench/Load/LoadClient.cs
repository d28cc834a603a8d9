using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace ChatCluster.Bench.Load;

/// <summary>Sends requests over plain HTTP/1.1 connections, as many at once as are asked for.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    public async Task<ChatStream> OpenAsync(HttpRequestMessage request, TokenCount tokens, CancellationToken cancellationToken)
    {
        var stream = new ChatStream(tokens);
        await stream.OpenAsync(_http, request, cancellationToken);
        return stream;
    }

    /// <summary>Sends a request and reads its answer; the time it took.</summary>
    /// <exception cref="InvalidDataException">The answer is no success.</exception>
    public async Task<TimeSpan> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await ReadAsync(request, cancellationToken);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="InvalidDataException">The answer is no success.</exception>
    public async Task<string> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text : throw new InvalidDataException($"{request.RequestUri} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>Sends a request and reads its answer up to a text, or to its end.</summary>
    /// <exception cref="InvalidDataException">The answer is no success.</exception>
    public async Task<string> ReadToAsync(HttpRequestMessage request, string end, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var text = await ReadToAsync(end, async piece => await body.ReadAsync(piece, cancellationToken));
        return response.IsSuccessStatusCode
            ? text : throw new InvalidDataException($"{request.RequestUri} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>Sends one message on a socket of its own and reads what comes up to a text, or to the end.</summary>
    public static async Task<string> ReadSocketAsync(Uri address, string message, string end, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, cancellationToken);
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        return await ReadToAsync(end, async piece => (await socket.ReceiveAsync(piece, cancellationToken)).Count);
    }

    /// <summary>Does something many times, so many at once.</summary>
    public static Task RepeatAsync(int count, int atOnce, Func<int, Task> action)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                await action(i);
            }
        }));
    }

    public void Dispose() => _http.Dispose();

    // An end that is cut in two is found as well.
    private static async Task<string> ReadToAsync(string end, Func<Memory<byte>, Task<int>> read)
    {
        var (text, length) = (new byte[64 * 1024], 0);
        var sought = Encoding.UTF8.GetBytes(end);
        for (var from = 0; text.AsSpan(from, length - from).IndexOf(sought) < 0;)
        {
            from = Math.Max(0, length - sought.Length);
            if (length == text.Length)
            {
                Array.Resize(ref text, length * 2);
            }

            var count = await read(text.AsMemory(length));
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        return Encoding.UTF8.GetString(text, 0, length);
    }
}
