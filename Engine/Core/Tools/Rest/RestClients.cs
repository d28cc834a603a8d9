using ChatCluster.Tools.Safety;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Rest;

/// <summary>The HTTP client of tools: every request of theirs goes by <see cref="EgressHandler"/>.</summary>
internal static class RestClients
{
    public const string Name = "ChatCluster.Tools";

    // A call's time is its tool's, with all retries. The client's own log has whole paths, and those hold arguments.
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RequestLog>();
        services.AddSingleton(
            provider => new HostRates(
                provider.GetRequiredService<IOptions<ToolOptions>>().Value.RequestsPerMinute, provider.GetRequiredService<TimeProvider>()));
        services.AddHttpClient(Name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(
                provider => new EgressHandler(provider.GetRequiredService<UrlGuard>(), provider.GetRequiredService<HostRates>()))
            .RemoveAllLoggers()
            .AddLogger(provider => provider.GetRequiredService<RequestLog>());
    }
}
