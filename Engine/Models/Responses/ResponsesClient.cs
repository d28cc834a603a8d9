using System.Runtime.CompilerServices;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Responses;

/// <summary>
/// OpenAI's Responses API: <c>POST …/responses</c>. In background mode the provider generates its reply without a reader, so that a
/// connection that broke and a
/// process that died cost nothing: whoever comes next reads on where reading ended, or from the beginning.
/// </summary>
internal sealed class ResponsesClient : StreamingClient, IGenerationClient
{
    // Each of them has brought the reply on; a reply that does not come on at all is given up at once.
    private const int MostReconnects = 100;

    private readonly ModelSource _source;
    private readonly string? _apiKey;
    private readonly ModelHttp _http;
    private readonly ModelFailures _failures;
    private readonly ResponsesRequest _request;
    private readonly Uri _address;

    public ResponsesClient(ModelHttp http, ModelSource source, string? apiKey, bool background, ModelFailures failures)
        : base(new(ModelProvider.Responses, source.Endpoint, source.Model))
    {
        (_http, _source, _apiKey, _failures) = (http, source, apiKey, failures);
        _request = new(source, background, failures);
        var address = new UriBuilder(source.Endpoint);
        address.Path = $"{address.Path.TrimEnd('/')}/responses";
        _address = address.Uri;
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var names = new ToolNames(options?.Tools);
        var reply = new ResponsesReply(_source, new(_http.Limits, _failures, names), _failures, _request.Background);
        return ReadAsync(token => OpenAsync(messages, options, names, token), reply, cancellationToken);
    }

    /// <summary>Ends a reply at the provider. What it has written by then is paid for; nothing more is.</summary>
    public async Task CancelAsync(string id, CancellationToken cancellationToken)
    {
        var opened = await _http.TryOpenAsync(HttpMethod.Post, At(id, "/cancel"), Sign, cancellationToken);
        if (opened is not null)
        {
            await opened.Stream.DisposeAsync();
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Func<CancellationToken, Task<ReplyBody>> open, ResponsesReply reply, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var reconnects = 0; !reply.Builder.Done; reconnects++)
        {
            var from = reply.Sequence;
            var updates = EventReader.ReadAsync(open, reply, _http.Limits, _failures, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (updates.ConfigureAwait(true))
            {
                while (await MoveNextAsync(updates))
                {
                    yield return updates.Current;
                }
            }

            reply.ReadOn();
            open = token => ResumeAsync(reply.Generation!.Id, reply.Sequence, token);

            async Task<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> reading)
            {
                try
                {
                    return await reading.MoveNextAsync();
                }
                catch (ModelException exception) when (exception.Code is ModelFailures.BrokenCode or ModelFailures.UnreachableCode
                    && reply.CanReadOn && reply.Sequence > from && reconnects < MostReconnects)
                {
                    // The wire broke, and not the reply.
                    return false;
                }
            }
        }
    }

    private async Task<ReplyBody> OpenAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, ToolNames names, CancellationToken cancellationToken)
    {
        // From its beginning: the calls and the reasoning that belong to it are nowhere else.
        if (options?.AdditionalProperties?.TryGetValue(IGenerationClient.ResumeProperty, out var value) is true
            && value is ModelGeneration generation && IsOurs(generation)
            && await _http.TryOpenAsync(HttpMethod.Get, At(generation.Id, "?stream=true"), Accept, cancellationToken) is { } known)
        {
            return known;
        }

        return await _http.OpenAsync(_address, _request.Write(messages, options, names), Accept, cancellationToken);
    }

    private async Task<ReplyBody> ResumeAsync(string id, long after, CancellationToken cancellationToken) =>
        await _http.TryOpenAsync(
            HttpMethod.Get, At(id, FormattableString.Invariant($"?stream=true&starting_after={after}")), Accept, cancellationToken)
        ?? throw _failures.Broken("ended, and cannot be read on");

    private bool IsOurs(ModelGeneration generation) => generation.Provider == _source.Provider && generation.Model == _source.Model;

    private Uri At(string id, string rest) => new($"{_address.AbsoluteUri}/{Uri.EscapeDataString(id)}{rest}");

    private void Accept(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("text/event-stream");
        Sign(request);
    }

    private void Sign(HttpRequestMessage request) => AddBearer(request, _apiKey);
}
