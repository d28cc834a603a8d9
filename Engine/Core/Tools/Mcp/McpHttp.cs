using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.Mcp.UserServers;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// The HTTP clients of MCP servers: every request goes by <see cref="EgressHandler"/>, keeps no cookies, and reads an answer of a bounded
/// size.
/// </summary>
internal static class McpHttp
{
    /// <summary>The name of the client for a server's requests.</summary>
    public static string ClientOf(string server) => $"ChatCluster.Mcp.{server}";

    /// <summary>The name of the client that signs users in.</summary>
    public static string SignInOf(string server) => $"ChatCluster.Mcp.{server}.SignIn";

    public static void Add(IServiceCollection services, string server)
    {
        Add(services, ClientOf(server), server);
        Add(services, SignInOf(server), server)
            .AddHttpMessageHandler(provider => new AskedAnyway(new(OptionsOf(provider, server).Url!)))
            .AddHttpMessageHandler(_ => new CodeVerifier());
    }

    /// <summary>Adds the client of servers that users name: no place is trusted.</summary>
    public static void AddUsers(IServiceCollection services) => AddGuarded(services, ClientOf(McpUserServers.Name));

    private static IHttpClientBuilder Add(IServiceCollection services, string name, string server) =>
        AddGuarded(services, name).AddHttpMessageHandler(provider => new McpHome(OptionsOf(provider, server)));

    private static IHttpClientBuilder AddGuarded(IServiceCollection services, string name) => services
        .AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers()
        .ConfigurePrimaryHttpMessageHandler(
            provider => new EgressHandler(provider.GetRequiredService<UrlGuard>(), provider.GetRequiredService<HostRates>()))
        .AddHttpMessageHandler(provider => new BoundedAnswers(provider.GetRequiredService<IOptions<McpOptions>>().Value.MaxAnswerBytes));

    private static McpServerOptions OptionsOf(IServiceProvider provider, string server) =>
        provider.GetRequiredService<IOptions<McpOptions>>().Value.Servers[server];
}
