using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>Makes the relay the stream provider of this process.</summary>
public static class RelayServices
{
    public static IServiceCollection AddRelayStreams(this IServiceCollection services)
    {
        services.AddSingleton<RelayStreamProvider>();
        return services.AddKeyedSingleton<IStreamProvider>(
            ClusterStreams.Provider, (provider, _) => provider.GetRequiredService<RelayStreamProvider>());
    }
}
