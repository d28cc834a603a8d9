using System.Collections.Concurrent;
using ChatCluster.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>A real MCP server over HTTP, built on the protocol's own library.</summary>
internal sealed class McpTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    // A tool's own request. The latest request will not do: the client lists the tools again while it repeats a call that broke.
    private readonly AsyncLocal<HttpContext?> _request = new();
    private int _writes;

    private McpTestServer(bool sessions, int? port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port ?? FreePort.Next()}");
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        Tools = [.. MadeTools()];
        builder.Services.AddMcpServer(options => options.ToolCollection = Tools).WithHttpTransport(http => http.Stateless = !sessions);
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            Requests.Enqueue(
                context.Request.Headers.ToDictionary(
                    header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            _request.Value = context;
            await next(context);
        });
        _app.MapMcp("/mcp");
    }

    public McpServerPrimitiveCollection<McpServerTool> Tools { get; }

    /// <summary>The headers of each request.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Requests { get; } = new();

    public TaskCompletionSource SlowBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource SlowCancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often a tool with an effect was called.</summary>
    public int Writes => _writes;

    public string Url => $"{_app.Urls.First()}/mcp";

    public int Port => new Uri(Url).Port;

    public static async Task<McpTestServer> StartAsync(bool sessions = false, int? port = null)
    {
        var server = new McpTestServer(sessions, port);
        await server._app.StartAsync();
        return server;
    }

    public static McpServerTool Tool(string name, Delegate does, bool readOnly = true) =>
        McpServerTool.Create(
            does, new McpServerToolCreateOptions { Name = name, Description = $"The test's {name}.", ReadOnly = readOnly });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<McpServerTool> MadeTools()
    {
        yield return Tool("echo", (string text) => $"echo: {text}");
        yield return Tool("trace", (RequestContext<CallToolRequestParams> context) => $"{context.Params.Meta?["traceparent"]}");
        yield return Tool("credential", () => $"{_request.Value!.Request.Headers.Authorization}");
        yield return Tool("region", ([McpHeader("Region")] string region) => $"{_request.Value!.Request.Headers["Mcp-Param-Region"]}");
        yield return Tool("write", () => $"written {Interlocked.Increment(ref _writes)}", readOnly: false);
        yield return Tool("picture", () => new CallToolResult
        {
            Content = [new TextContentBlock { Text = "Here." }, ImageContentBlock.FromBytes(new byte[] { 1, 2, 3 }, "image/png")],
        });
        yield return Tool("numbers", () => new CallToolResult
        {
            Content = [new TextContentBlock { Text = """{ "sum": 3 }""" }],
            StructuredContent = System.Text.Json.JsonElement.Parse("""{"sum":3}"""),
        });
        yield return Tool("compute", ComputeAsync);
        yield return Tool(
            "wrong", () => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "No such ticket." }] });
        yield return Tool("huge", () => new string('x', 1_000_000));
        yield return Tool("book", Book, readOnly: false);
        yield return Tool("survey", SurveyAsync, readOnly: false);
        yield return Tool("slow", SlowAsync);
        yield return Tool("break", BreakAsync, readOnly: false);
        yield return Tool("break_read", BreakAsync);
        yield return Tool("break_late", BreakLateAsync, readOnly: false);
        yield return Tool("break_late_read", BreakLateAsync);
    }

    private static ElicitRequestParams WhichSeat => new()
    {
        Message = "Which seat?",
        RequestedSchema = new()
        {
            Properties = { ["seat"] = new ElicitRequestParams.StringSchema { Title = "Seat", MinLength = 2 } },
            Required = ["seat"],
        },
    };

    // Nothing of it is kept between the question and the answer.
    private string Book(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.RequestState is not { } state)
        {
            throw new InputRequiredException(
                new Dictionary<string, InputRequest> { ["seat"] = InputRequest.ForElicitation(WhichSeat) }, "state-of-the-server");
        }

        Interlocked.Increment(ref _writes);
        return $"{state}: {context.Params.InputResponses!["seat"].RawValue}";
    }

    private async Task<string> SurveyAsync(McpServer server, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(WhichSeat, cancellationToken);
        Interlocked.Increment(ref _writes);
        return $"{answer.Action} {answer.Content?["seat"]}";
    }

    // Code with what it prints, bit by bit and then whole.
    private static async Task<CallToolResult> ComputeAsync(
        McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= 2; i++)
        {
            await server.NotifyProgressAsync(
                context.Params.ProgressToken!.Value,
                new() { Progress = i, Message = $"{i}\n" },
                new() { Meta = new() { ["chatcluster/kind"] = "output" } },
                cancellationToken);
        }

        return new()
        {
            IsError = true,
            Content =
            [
                new TextContentBlock
                {
                    Text = "print(1)",
                    Meta = new() { ["chatcluster/kind"] = "code", ["chatcluster/language"] = "python" },
                },
                new TextContentBlock { Text = "1\n2\n", Meta = new() { ["chatcluster/kind"] = "output" } },
                new TextContentBlock { Text = "NameError", Meta = new() { ["chatcluster/kind"] = "error" } },
                ImageContentBlock.FromBytes(new byte[] { 1, 2, 3 }, "image/png"),
                new ResourceLinkBlock
                {
                    Uri = "https://example.com/a",
                    Name = "a",
                    Title = "A",
                    Meta = new() { ["chatcluster/place"] = "page 3" },
                },
            ],
        };
    }

    private async Task<string> SlowAsync(IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        progress.Report(new() { Progress = 1, Total = 3, Message = "digging" });
        SlowBegan.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "never";
        }
        catch (OperationCanceledException)
        {
            SlowCancelled.TrySetResult();
            throw;
        }
    }

    // The connection dies after the answer has begun.
    private async Task<string> BreakLateAsync(
        McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        await server.NotifyProgressAsync(
            context.Params.ProgressToken!.Value, new() { Progress = 1, Message = "begun" }, cancellationToken: cancellationToken);
        return await BreakAsync(cancellationToken);
    }

    // The connection dies after the server has begun to do what it was asked for.
    private async Task<string> BreakAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        _request.Value!.Abort();
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return "lost";
    }
}
