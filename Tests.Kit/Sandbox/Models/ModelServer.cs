using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Sandbox.Models;

/// <summary>
/// A model server on a free port that speaks Ollama's, OpenAI's two and Anthropic's protocol, answers by script, and records what it was
/// asked. It is as strict as the strictest provider about transcripts.
/// </summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ModelServerOptions _options;
    private readonly ConcurrentQueue<ModelReply> _replies = new();
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private readonly Channel<ModelRequest> _arrivals = Channel.CreateUnbounded<ModelRequest>();
    private readonly Channel<ModelRequest> _abortions = Channel.CreateUnbounded<ModelRequest>();
    private int _received;
    private int _aborted;
    private int _active;
    private int _mostActive;

    private ModelServer(WebApplication app, ModelServerOptions options)
    {
        _app = app;
        _options = options;
        Responses = new(options.Time);
    }

    /// <summary>Where Ollama's and Anthropic's protocols are; OpenAI's is at <see cref="OpenAIAddress"/>.</summary>
    public Uri Address { get; private set; } = null!;

    public Uri OpenAIAddress => new(Address, "/v1");

    /// <summary>Replies of OpenAI's Responses API, which are written in the background.</summary>
    public ResponsesApi Responses { get; }

    /// <summary>Answers when no reply is queued.</summary>
    public Func<ModelRequest, ModelReply> Script { get; set; } = _ => ModelReply.Of("Hello", " from", " the", " sandbox", ".");

    /// <summary>All chat requests so far, refused ones too.</summary>
    public IReadOnlyCollection<ModelRequest> Requests => _requests;

    /// <summary>Number of chat requests so far.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>How many requests the client gave up before their end.</summary>
    public int Aborted => Volatile.Read(ref _aborted);

    /// <summary>How many requests are being answered.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>How many were being answered at once at most.</summary>
    public int MostActive => Volatile.Read(ref _mostActive);

    public static async Task<ModelServer> StartAsync(ModelServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Empty: no configuration file, environment variable or console has a say in it.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ModelServer(app, options ?? new());
        app.Run(server.HandleAsync);
        await app.StartAsync(cancellationToken);
        server.Address = new(app.Urls.Single());
        return server;
    }

    /// <summary>Queues replies, which are given before <see cref="Script"/> is asked.</summary>
    public void Enqueue(params ModelReply[] replies)
    {
        foreach (var reply in replies)
        {
            _replies.Enqueue(reply);
        }
    }

    /// <summary>The next chat request that nobody has waited for yet.</summary>
    public ValueTask<ModelRequest> NextRequestAsync(CancellationToken cancellationToken) => _arrivals.Reader.ReadAsync(cancellationToken);

    /// <summary>The next request that its client gave up.</summary>
    public ValueTask<ModelRequest> NextAbortAsync(CancellationToken cancellationToken) => _abortions.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/api/chat" or "/v1/chat/completions" or "/v1/messages" or "/v1/responses" or "/responses":
                await ChatAsync(context);
                break;
            case "/api/tags":
                await context.Response.WriteAsJsonAsync(
                    new
                    {
                        models = _options.Models.Select(
                        m => new { name = m, model = m, size = 1, details = new { family = "sandbox" } })
                    });
                break;
            case "/api/show":
                await context.Response.WriteAsJsonAsync(new { capabilities = _options.Capabilities, details = new { family = "sandbox" } });
                break;
            case "/api/version":
                await context.Response.WriteAsJsonAsync(new { version = "0.12.0" });
                break;
            case "/v1/models":
                await context.Response.WriteAsJsonAsync(
                    new
                    {
                        @object = "list",
                        data = _options.Models.Select(
                        m => new { id = m, @object = "model", created = 1, owned_by = "sandbox" })
                    });
                break;
            default:
                if (!await Responses.AnswerAsync(context))
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                }

                break;
        }
    }

    private async Task ChatAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var request = new ModelRequest(context.Request.Path, body.RootElement.Clone(), Credential(context.Request))
        {
            Port = context.Connection.RemotePort,
        };
        var active = Interlocked.Increment(ref _active);
        for (var most = MostActive; active > most; most = MostActive)
        {
            Interlocked.CompareExchange(ref _mostActive, active, most);
        }

        try
        {
            // Counted as active before it is recorded: who has seen the request arrive may rely on the count.
            Record(request);
            await AnswerAsync(context, request);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            Interlocked.Increment(ref _aborted);
            _abortions.Writer.TryWrite(request);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task AnswerAsync(HttpContext context, ModelRequest request)
    {
        var reply = Refusal(request) ?? (_replies.TryDequeue(out var queued) ? queued : Script(request));
        if (request.Path.EndsWith("/responses", StringComparison.Ordinal))
        {
            await Responses.BeginAsync(context, request, reply);
            return;
        }

        IModelProtocol protocol = request.Path switch
        {
            "/api/chat" => new OllamaProtocol(request),
            "/v1/messages" => new AnthropicProtocol(request, reply.InputTokens),
            _ => new OpenAIProtocol(request, reply.ShortReasoningName ? "reasoning" : "reasoning_content"),
        };
        var stream = request.Body.TryGetProperty("stream", out var wanted) ? wanted.GetBoolean() : protocol.StreamsByDefault;
        await new ReplyPlayer(context, protocol, _options.Time).PlayAsync(reply, stream, context.RequestAborted);
    }

    /// <summary>As a bearer, also where a protocol has a header of its own for it.</summary>
    private static string? Credential(HttpRequest request) =>
        request.Headers.TryGetValue("x-api-key", out var key) ? $"Bearer {key}" : request.Headers.Authorization;

    private void Record(ModelRequest request)
    {
        Interlocked.Increment(ref _received);
        if (_options.KeepsRequests)
        {
            _requests.Enqueue(request);
            _arrivals.Writer.TryWrite(request);
        }
    }

    private ModelReply? Refusal(ModelRequest request)
    {
        if (_options.ApiKey is { } key && request.Authorization != $"Bearer {key}")
        {
            return ModelReply.Failure(401, $"Incorrect API key provided: {request.Authorization}.");
        }

        if (!_options.Models.Contains(request.Model))
        {
            return ModelReply.Failure(404, $"model '{request.Model}' not found");
        }

        return TranscriptRules.Violation(request) is { } violation ? ModelReply.Failure(400, violation) : null;
    }
}
