using ChatCluster.Configuration;
using ChatCluster.Models.Ollama;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Models;

/// <summary>Puts the models into an application.</summary>
public static class ModelRegistration
{
    /// <summary>Registers <see cref="IModelCatalog"/> with the models of a configuration, which is checked when the host starts.</summary>
    /// <param name="configuration">The <c>ChatCluster</c> section.</param>
    public static IServiceCollection AddChatModels(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(s => s.ServiceType == typeof(IModelCatalog)))
        {
            return services;
        }

        services.AddLogging();
        services.AddSettings<ModelsOptions>(configuration);
        services.AddSingleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();
        services.AddHttpClient(ModelBuilder.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OllamaProbe>();
        services.AddSingleton<ModelBuilder>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<IModelCatalog>(s => s.GetRequiredService<ModelCatalog>());
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<ModelCatalog>());
        return services;
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // A reply nobody reads on must not keep the model busy: close the connection instead of reading the rest.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
        MaxResponseDrainSize = 64 * 1024,
    };
}
