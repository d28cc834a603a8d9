using System.Net;
using System.Text;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Tools.Rest;

/// <summary>The two HTTP clients of REST tools.</summary>
internal static class RestClients
{
    /// <summary>For the host that the operator configured, wherever it is. It follows no redirect by itself.</summary>
    public const string Trusted = "ChatCluster.Tools";

    /// <summary>For every other URL: guarded by <see cref="UrlGuard"/>.</summary>
    public const string Guarded = "ChatCluster.Tools.Guarded";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RequestLog>();
        Add(services, Trusted).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
        Add(services, Guarded).ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<UrlGuard>().CreateHandler());
    }

    // A call's time is its tool's, with all retries. The client's own log has whole paths, and those hold arguments.
    private static IHttpClientBuilder Add(IServiceCollection services, string name) =>
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers().AddLogger(provider => provider.GetRequiredService<RequestLog>());
}
