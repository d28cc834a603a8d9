using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>A server without sessions whose answers are the test's own, to the letter.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlainServer(Func<string, JsonObject, JsonObject> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/mcp", async (HttpRequest http) =>
        {
            var request = (await JsonNode.ParseAsync(http.Body))!.AsObject();
            var method = request["method"]!.GetValue<string>();
            if (request["id"] is not { } id)
            {
                return Microsoft.AspNetCore.Http.Results.Accepted();
            }

            Asked.Enqueue(method);
            var result = answer(method, request["params"] as JsonObject ?? []);
            result["resultType"] = "complete";
            return Microsoft.AspNetCore.Http.Results.Json(
                new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = result });
        });
    }

    /// <summary>The methods of the requests.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public string Url => $"{_app.Urls.First()}/mcp";

    /// <param name="answer">Makes a result of a method and its parameters.</param>
    public static async Task<PlainServer> StartAsync(Func<string, JsonObject, JsonObject> answer)
    {
        var server = new PlainServer(answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>What the server says of itself.</summary>
    public static JsonObject Discovered(int ttlMs) => new()
    {
        ["supportedVersions"] = new JsonArray("2026-07-28"),
        ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
        ["ttlMs"] = ttlMs,
        ["cacheScope"] = "private",
    };

    public static JsonObject Listed(int ttlMs, params IEnumerable<string> tools) => new()
    {
        ["tools"] = new JsonArray(
            [.. tools.Select(name => new JsonObject { ["name"] = name, ["inputSchema"] = new JsonObject { ["type"] = "object" } })]),
        ["ttlMs"] = ttlMs,
        ["cacheScope"] = "private",
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
