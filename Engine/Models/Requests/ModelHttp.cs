using System.Text;

namespace ChatCluster.Models;

/// <summary>Posts a request to a provider and opens its answer. A cancelled call aborts the request, which stops the model.</summary>
internal sealed class ModelHttp(HttpClient http, ReplyLimits limits, ModelFailures failures)
{
    public ReplyLimits Limits => limits;

    /// <param name="headers">Adds what the provider demands.</param>
    /// <exception cref="ModelException">It refuses, or cannot be reached.</exception>
    public async Task<ReplyBody> OpenAsync(
        Uri address, ReadOnlyMemory<byte> body, Action<HttpRequestMessage> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        headers(request);
        return (await SendAsync(request, mayBeGone: false, cancellationToken))!;
    }

    /// <summary>Asks for something that the provider may not have any more.</summary>
    /// <returns>Null when it does not have it.</returns>
    /// <exception cref="ModelException">It refuses, or cannot be reached.</exception>
    public async Task<ReplyBody?> TryOpenAsync(
        HttpMethod method, Uri address, Action<HttpRequestMessage> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        headers(request);
        return await SendAsync(request, mayBeGone: true, cancellationToken);
    }

    /// <param name="mayBeGone">Whether the provider may not have what is asked for.</param>
    private async Task<ReplyBody?> SendAsync(HttpRequestMessage request, bool mayBeGone, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

            // Disposing the stream disposes the response.
            var opened = await ReplyBody.OpenAsync(
                await response.Content.ReadAsStreamAsync(cancellationToken), response.Content.Headers.ContentEncoding, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return opened;
            }

            if (mayBeGone && (int)response.StatusCode is 400 or 404 or 405 or 410 or 422)
            {
                await opened.Stream.DisposeAsync();
                return null;
            }

            var text = await ReadErrorAsync(opened.Stream, cancellationToken);
            throw failures.FromStatus((int)response.StatusCode, text, RetryAfter.Read(response.Headers));
        }
        catch (Exception exception)
        {
            response?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw failures.From(exception);
        }
    }

    private async Task<string?> ReadErrorAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return Encoding.UTF8.GetString((await ReplyBody.ReadAsync(stream, limits.MaxErrorBytes, cancellationToken)).Bytes.Span);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            // The status alone tells the kind of failure.
            return null;
        }
    }
}
