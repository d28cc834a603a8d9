using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Mcp;

/// <summary>The HTTP client of MCP servers: it follows no redirect, keeps no cookies, and reads answers of a bounded size.</summary>
internal static class McpHttp
{
    public const string Client = "ChatCluster.Mcp";

    public static void Add(IServiceCollection services) => services
        .AddHttpClient(Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers()
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        .AddHttpMessageHandler(provider => new BoundedAnswers(provider.GetRequiredService<IOptions<McpOptions>>().Value.MaxAnswerBytes));
}
