using System.Collections.Concurrent;
using ChatCluster.Sandbox.IntelOwl;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tests.Tools;

/// <summary>A real HTTP server on 127.0.0.1 whose answer a test gives.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private TestServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public static async Task<TestServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new TestServer(builder.Build());
        server._app.Run(async context =>
        {
            server._requests.Enqueue(await RecordedRequest.ReadAsync(context.Request));
            await answer(context);
        });
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A server that answers with this JSON.</summary>
    public static Task<TestServer> StartAsync(string json) => StartAsync(context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
