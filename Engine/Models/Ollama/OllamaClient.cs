using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Ollama;

/// <summary>Ollama's native chat: newline-delimited JSON from <c>POST /api/chat</c>. A cancelled call aborts the request, which stops the model.</summary>
internal sealed class OllamaClient(HttpClient http, ModelSource source, string? apiKey, int contextWindow, ModelFailures failures) : IChatClient
{
    private const int MaxErrorLength = 64 * 1024;

    private readonly OllamaRequest _request = new(source, contextWindow, failures);
    private readonly Uri _address = new($"{source.Endpoint.AbsoluteUri.TrimEnd('/')}/api/chat");
    private readonly ChatClientMetadata _metadata = new(ModelProvider.Ollama, source.Endpoint, source.Model);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ReadAsync(token => OpenAsync(_request.Write(messages, options), token), failures, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    // The HTTP client belongs to whoever made it.
    public void Dispose()
    {
    }

    /// <summary>Reads a reply from the bytes of its stream.</summary>
    // One iterator for all: each more would cost every token a detour.
    internal static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Func<CancellationToken, Task<Stream>> open, ModelFailures failures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await open(cancellationToken);
        using var lines = new LineReader(body);
        using var reply = new OllamaReply(failures);
        for (var more = true; more && !reply.Done;)
        {
            try
            {
                more = await lines.FillAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw failures.Broken("broke off", exception);
            }

            while (!reply.Done && lines.TryRead(out var line))
            {
                reply.Add(line);
            }

            var updates = reply.Updates;
            for (var i = 0; i < updates.Count; i++)
            {
                yield return updates[i];
            }

            reply.Clear();
        }

        if (!reply.Done)
        {
            throw failures.Broken("ended before it was complete");
        }
    }

    private async Task<Stream> OpenAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (apiKey is { Length: > 0 })
        {
            request.Headers.Authorization = new("Bearer", apiKey);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                // Disposing the stream gives up the response.
                return await response.Content.ReadAsStreamAsync(cancellationToken);
            }

            throw failures.FromStatus((int)response.StatusCode, await ReadErrorAsync(response, cancellationToken), RetryAfter.Read(response.Headers.RetryAfter));
        }
        catch (Exception exception)
        {
            response?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw failures.From(exception);
        }
    }

    private static async Task<string?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxErrorLength, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("error", out var error) ? error.ToString() : text;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or HttpRequestException or IOException)
        {
            // The status alone classifies the failure.
            return null;
        }
    }
}
