using ChatCluster.Agents;
using ChatCluster.Configuration;
using ChatCluster.Models;
using ChatCluster.Sharing;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Hosting;

/// <summary>The engine's door.</summary>
public static class EngineServices
{
    /// <summary>Adds the engine as one process hosts it: <see cref="IThreads"/>, models, tools and agents. Asking twice is the same as once.</summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static IServiceCollection AddChatEngine(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(EngineHost)))
        {
            return services;
        }

        services.AddEngineParts(configuration);
        services.AddToolSourceRuns();
        services.AddShareLinks(configuration, provider => EngineStore.FolderOf(provider, provider.GetRequiredService<IOptions<EngineOptions>>().Value));
        services.AddSingleton<EngineHost>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EngineHost>());
        services.AddSingleton<IThreads>(provider => provider.GetRequiredService<EngineHost>().Threads);
        services.AddSingleton<IStoreCondition>(provider => provider.GetRequiredService<EngineHost>().Core.Condition);
        services.AddSingleton<IThreadStore>(provider => provider.GetRequiredService<EngineHost>().Core.Store);
        return services;
    }

    /// <summary>Where this process keeps its threads, for people.</summary>
    public static string DescribeStore(this IServiceProvider services) => services.GetRequiredService<EngineHost>().Core.StoreDescription;

    /// <summary>Adds what every host of the engine needs: options, models, tools and agents.</summary>
    internal static IServiceCollection AddEngineParts(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<EngineOptions>(configuration).Configure(options => AgentTools.Read(configuration, options.Agents));
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidation>();
        services.AddSingleton<IValidateOptions<EngineOptions>, AgentReferences>();
        services.AddChatModels(configuration);
        services.AddChatTools(configuration);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EngineOptions>>().Value.Budgets);
        services.AddSingleton(provider => new AgentCatalog(provider.GetRequiredService<IOptions<EngineOptions>>().Value.Agents));
        return services;
    }

    private sealed class EngineOptionsValidation : IValidateOptions<EngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EngineOptions options) =>
            options.Validate() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
