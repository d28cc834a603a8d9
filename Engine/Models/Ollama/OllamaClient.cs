using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Ollama;

/// <summary>Ollama's native chat: newline-delimited JSON from <c>POST /api/chat</c>.</summary>
internal sealed class OllamaClient(
    ModelHttp http, ModelSource source, string? apiKey, int contextWindow, ModelFailures failures)
    : StreamingClient(new(ModelProvider.Ollama, source.Endpoint, source.Model))
{
    private readonly OllamaRequest _request = new(source, contextWindow, failures);
    private readonly Uri _address = new($"{source.Endpoint.AbsoluteUri.TrimEnd('/')}/api/chat");

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var names = new ToolNames(options?.Tools);
        var reply = new OllamaReply(new(http.Limits, failures, names), http.Limits, failures);
        return ReadAsync(
            token => OpenAsync(_request.Write(messages, options, names), token), reply, http.Limits, failures, cancellationToken);
    }

    /// <summary>Reads a reply from the bytes of its stream.</summary>
    // One iterator for all: each more would cost every token a detour.
    internal static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Func<CancellationToken, Task<Stream>> open,
        OllamaReply reply,
        ReplyLimits limits,
        ModelFailures failures,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await open(cancellationToken);
        using var lines = new LineReader(body, limits.MaxLineBytes);
        for (var more = true; more && !reply.Done;)
        {
            try
            {
                more = await lines.FillAsync(cancellationToken);
                while (!reply.Done && lines.TryRead(out var line))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    reply.Add(line);
                }
            }
            catch (Exception exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw failures.From(exception);
            }

            var updates = reply.Builder.Updates;
            for (var i = 0; i < updates.Count; i++)
            {
                yield return updates[i];
            }

            reply.Builder.Clear();
        }

        reply.End();
    }

    private async Task<Stream> OpenAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var opened = await http.OpenAsync(_address, body, Sign, cancellationToken);
        if (opened.Form is ReplyForm.Page)
        {
            await opened.Stream.DisposeAsync();
            throw failures.BadReply("a web page");
        }

        return opened.Stream;
    }

    private void Sign(HttpRequestMessage request) => AddBearer(request, apiKey);
}
