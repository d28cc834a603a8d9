using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Bench.Servers;

/// <summary>
/// The floor: what everybody writes first. Passes a request on and copies the answer as it comes. No history, no stop, no resume.
/// </summary>
internal static class BareProxy
{
    public const string Verb = "proxy";

    private const string ClientName = "model";

    public static async Task RunAsync(Uri model)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHttpClient(ClientName, client => client.BaseAddress = model).RemoveAllLoggers();
        await using var app = builder.Build();
        app.MapPost("/api/chat", async (HttpContext context, IHttpClientFactory clients, CancellationToken cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = new StreamContent(context.Request.Body) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
            using var response = await clients.CreateClient(ClientName)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = "application/x-ndjson";
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[4096];
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        });

        await app.StartAsync();
        ServerProcess.Announce(new(app.Urls.Single()));
        await ServerProcess.ParentGoneAsync();
    }
}
