using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Sandbox.IntelOwl;

/// <summary>
/// A server that answers as IntelOwl does, over real HTTP on 127.0.0.1: the parts of its API that the preset uses, with their traps.
/// It keeps what it was asked.
/// </summary>
public sealed class IntelOwlSandbox : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private IntelOwlSandbox(WebApplication app) => _app = app;

    /// <summary>The token that is accepted.</summary>
    public string Token { get; } = Guid.NewGuid().ToString("N");

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public SandboxJobs Jobs { get; } = new();

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>
    /// Scans started, by the idempotency key of their request. IntelOwl itself knows no such key: a key counted twice is a scan made twice.
    /// </summary>
    public ConcurrentDictionary<string, int> ScansByKey { get; } = new(StringComparer.Ordinal);

    /// <summary>Awaited before every answer, with the request's abort token; a test places a delay here.</summary>
    public Func<CancellationToken, Task> BeforeAnswer { get; set; } = _ => Task.CompletedTask;

    public static async Task<IntelOwlSandbox> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var sandbox = new IntelOwlSandbox(builder.Build());
        sandbox.Map();
        await sandbox._app.StartAsync(cancellationToken);
        return sandbox;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            _requests.Enqueue(await RecordedRequest.ReadAsync(context.Request));
            await BeforeAnswer(context.RequestAborted);
            if (context.Request.Headers.Authorization != $"Token {Token}")
            {
                await RefuseAsync(context);
                return;
            }

            await next(context);
        });
        _app.MapGet("/api/jobs", (HttpRequest request) => Jobs.Search(request.Query));
        _app.MapGet("/api/jobs/{id:int}", (int id) => Jobs.Report(id));
        _app.MapGet("/api/analyzer/{name}", (string name) => Jobs.Analyzer(name));
        _app.MapGet("/api/analyzable", (HttpRequest request) => Jobs.SearchAnalyzables(request.Query));
        _app.MapPost("/api/analyze_observable", async (HttpRequest request) =>
        {
            var answer = Jobs.Scan(_requests.Last(recorded => recorded.Path == request.Path).Body);
            if (answer.Started)
            {
                ScansByKey.AddOrUpdate(request.Headers["Idempotency-Key"].ToString(), 1, (_, count) => count + 1);
            }

            await answer.Result.ExecuteAsync(request.HttpContext);
        });
        _app.MapFallback(() => SandboxAnswers.NotFound("Not found."));
    }

    // As Django REST Framework's TokenAuthentication says it.
    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Token";
        var detail = context.Request.Headers.Authorization.Count == 0 ? "Authentication credentials were not provided." : "Invalid token.";
        return Results.Json(new { detail }, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }
}
