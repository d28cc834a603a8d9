using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Cli.Protocol;

/// <summary>
/// The requests of the public protocol that this program makes. Each is made once; see <see cref="Outage"/> for trying again.
/// </summary>
internal sealed class ChatServer : IDisposable
{
    // Two signs of life of the server may be missed.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly ServerOptions _options;
    private readonly TimeProvider _time;

    public ChatServer(ServerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);

        // A redirect would carry the key elsewhere and turn a post into a read: its target is named instead.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTime };
        _client = new(handler) { BaseAddress = options.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (options.Key is { } key)
        {
            _client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }
    }

    /// <summary>Asks who is asking: whether there is a server, and whether the key counts.</summary>
    public async Task<JsonElement> GreetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync("v1/me", cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ChatException(
                $"No server answers at {_options.Address}: {exception.Message.TrimEnd('.')}. "
                + $"Start one (dotnet run --project Standalone), or give its address with --url or {ServerOptions.UrlVariable}.",
                exception);
        }
    }

    public async Task<PostedMessage> PostAsync(NewMessage message, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["text"] = message.Text, ["clientMessageId"] = message.ClientMessageId, ["onBusy"] = "queue" };
        Add(body, "model", message.Model);
        if (message.ThreadId is null)
        {
            Add(body, "agent", message.Agent);
        }

        var path = message.ThreadId is { } thread ? $"{ThreadPath(thread)}/messages" : "v1/messages";
        var answer = await SendForJsonAsync(HttpMethod.Post, path + "?wait=false", body, cancellationToken);
        return answer.Text("threadId") is { } id && answer.Text("messageId") is { } posted && answer.Text("cursor") is { } cursor
            ? new(id, answer.Text("runId"), posted, cursor)
            : throw NotOurs("it took a message and did not say where");
    }

    /// <summary>Opens a thread's stream after a cursor.</summary>
    public async Task<SseReader> OpenEventsAsync(string thread, string cursor, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ThreadPath(thread)}/events");
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Add("Last-Event-ID", cursor);
        var response = await SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            response.Dispose();
            throw NotOurs("it has no stream of events");
        }

        return new(await response.Content.ReadAsStreamAsync(cancellationToken), Quiet, _time);
    }

    public Task StopAsync(string thread, string? run, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        Add(body, "runId", run);
        return SendForJsonAsync(HttpMethod.Post, $"{ThreadPath(thread)}/stop", body, cancellationToken);
    }

    /// <summary>Takes back a message that waits.</summary>
    public async Task UnqueueAsync(string thread, string message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{ThreadPath(thread)}/queue/{Uri.EscapeDataString(message)}");
        using var response = await SendAsync(request, cancellationToken);
    }

    public Task AnswerAsync(string thread, string call, JsonObject answer, CancellationToken cancellationToken) =>
        SendForJsonAsync(HttpMethod.Post, $"{ThreadPath(thread)}/approvals/{Uri.EscapeDataString(call)}", answer, cancellationToken);

    public Task AnswerInputAsync(string thread, string call, JsonObject answer, CancellationToken cancellationToken) =>
        SendForJsonAsync(HttpMethod.Post, $"{ThreadPath(thread)}/inputs/{Uri.EscapeDataString(call)}", answer, cancellationToken);

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendForJsonAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Copies an answer of any length.</summary>
    public async Task CopyAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken);
        await response.Content.CopyToAsync(target, cancellationToken);
    }

    public static string ThreadPath(string thread) => $"v1/threads/{Uri.EscapeDataString(thread)}";

    public void Dispose() => _client.Dispose();

    private static void Add(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private async Task<JsonElement> SendForJsonAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(RequestTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await SendAsync(request, either.Token);
            return await response.Content.ReadFromJsonAsync<JsonElement>(either.Token);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw NotOurs("it answered with something that is not JSON", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {RequestTime.TotalSeconds:0} s", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemOfAsync(response, cancellationToken);
        }
    }

    private async Task<Exception> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        var retryAfter = response.Headers.RetryAfter?.Delta;
        if (response.Headers.Location is { } target)
        {
            return NotOurs($"it answered {(int)status} and points to {target}; give that address if it is the server's");
        }

        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            // What stands in front of a server that restarts answers like this; anything else is another program.
            return status >= HttpStatusCode.InternalServerError
                ? new ProblemException(status, null, $"{_options.Address} answered {(int)status} without a reason.", retryAfter)
                : NotOurs(string.Create(CultureInfo.InvariantCulture, $"it answered {(int)status}"));
        }

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var detail = problem.Text("detail") ?? problem.Text("title") ?? $"The server answered {(int)status}.";
        var hint = status switch
        {
            HttpStatusCode.Unauthorized => _options.Key is null
                ? $" Give a key with --key or {ServerOptions.KeyVariable}."
                : $" The key of --key or {ServerOptions.KeyVariable} does not count here.",
            _ => "",
        };
        return new ProblemException(status, problem.Text("code"), detail + hint, retryAfter);
    }

    private ChatException NotOurs(string reason, Exception? inner = null) =>
        new($"{_options.Address} does not answer like a ChatCluster server: {reason}. Check --url or {ServerOptions.UrlVariable}.", inner);
}
