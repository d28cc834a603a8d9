using System.Diagnostics;

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
}
