using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Catalog;
using ChatCluster.Credentials;
using ChatCluster.Files;
using ChatCluster.Memory;
using ChatCluster.Prompts;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Hosting;

/// <summary>The engine's door.</summary>
public static class EngineServices
{
    /// <summary>
    /// Adds the engine as one process hosts it: <see cref="IThreads"/>, tools and agents, beside models (<c>AddChatModels</c>) and places
    /// to keep threads in (<c>AddSqliteStore</c>, <c>AddPostgresStore</c>). Asking twice is the same as once.
    /// </summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static IServiceCollection AddChatEngine(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(EngineHost)))
        {
            return services;
        }

        services.AddEngineParts(configuration);
        services.AddSingleton<EngineHost>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EngineHost>());
        services.AddSingleton<IThreads>(provider => provider.GetRequiredService<EngineHost>().Threads);
        services.AddSingleton<IStoreCondition>(provider => provider.GetRequiredService<EngineHost>().Core.Condition);
        services.AddSingleton<IThreadStore>(provider => provider.GetRequiredService<EngineHost>().Core.Store);
        services.AddSingleton<IWebhooks>(provider => provider.GetRequiredService<EngineHost>().Core.Webhooks);
        services.AddSingleton<IAccessStore>(
            provider => new StartedAccessStore(() => provider.GetRequiredService<EngineHost>().Core.Access));
        return services;
    }

    /// <summary>Where this process keeps its threads, for people.</summary>
    public static string DescribeStore(this IServiceProvider services) => services.GetRequiredService<EngineHost>().Core.StoreDescription;

    /// <summary>
    /// A secret of this installation, kept in the data folder and made at first use; null for a process that has no folder.
    /// </summary>
    /// <param name="name">The file's name.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="consequence">What is lost with it, for the operator who has to delete a damaged one.</param>
    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    public static byte[]? ReadSecret(this IServiceProvider services, string name, int length, string consequence)
    {
        if (EngineStore.FolderOf(services, services.GetRequiredService<IOptions<EngineOptions>>().Value) is not { } folder)
        {
            return null;
        }

        PrivateFiles.CreateFolder(folder);
        return KeyFile.ReadOrCreate(Path.Combine(folder, name), length, consequence);
    }

    /// <summary>Adds what every host of the engine needs beside models: settings, tools and agents.</summary>
    public static IServiceCollection AddEngineParts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEngineSettings(configuration);
        services.AddSingleton<AgentReferences>();
        services.AddSingleton<IValidateOptions<EngineOptions>>(provider => provider.GetRequiredService<AgentReferences>());
        services.AddChatTools(configuration).AddToolSourceRuns();
        services.AddWebhooks(configuration);
        services.AddSingleton(AgentsOf);
        services.AddSingleton<IPromptPolicy, PromptPolicy>();
        services.AddAfterRunTask<TitleWriter>();
        services.AddAfterRunTask<MemoryWriter>();
        services.AddSingleton<LocalCatalog>();
        services.AddSingleton<ICatalog>(provider => provider.GetRequiredService<LocalCatalog>());
        return services;
    }

    private static AgentCatalog AgentsOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EngineOptions>>().Value;
        var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        AgentFolder Folder(string path) =>
            new(path, provider.GetRequiredService<AgentReferences>().Problems, provider.GetRequiredService<ILogger<AgentFolder>>());
        return new(options.Agents, options.AgentFiles is { } path ? Folder(Path.GetFullPath(path, root)) : null);
    }
}
