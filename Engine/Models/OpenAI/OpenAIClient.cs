using Microsoft.Extensions.AI;

namespace ChatCluster.Models.OpenAI;

/// <summary>Any OpenAI-compatible endpoint: <c>POST …/chat/completions</c>.</summary>
internal sealed class OpenAIClient : StreamingClient
{
    private readonly ModelSource _source;
    private readonly string? _apiKey;
    private readonly ModelHttp _http;
    private readonly ModelFailures _failures;
    private readonly OpenAIRequest _request;
    private readonly Uri _address;

    public OpenAIClient(ModelHttp http, ModelSource source, string? apiKey, CallIdForm? callIds, ModelFailures failures)
        : base(new(ModelProvider.OpenAI, source.Endpoint, source.Model))
    {
        _source = source;
        _apiKey = apiKey;
        _http = http;
        _failures = failures;
        _request = new(source, callIds, failures);
        var address = new UriBuilder(source.Endpoint);
        address.Path = $"{address.Path.TrimEnd('/')}/chat/completions";
        _address = address.Uri;
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var names = new ToolNames(options?.Tools);
        var reply = new OpenAIReply(_source, new(_http.Limits, _failures, names), _failures);
        return EventReader.ReadAsync(
            token => _http.OpenAsync(_address, _request.Write(messages, options, names), Sign, token), reply, _http.Limits, _failures,
            cancellationToken);
    }

    private void Sign(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("text/event-stream");
        AddBearer(request, _apiKey);
    }
}
