using ChatCluster.Budgets;
using ChatCluster.Configuration;
using ChatCluster.Grains.Budgets;
using ChatCluster.Grains.Owners;
using ChatCluster.Grains.Relay;
using ChatCluster.Grains.ToolCalls;
using ChatCluster.Grains.ToolLimits;
using ChatCluster.Grains.Waking;
using ChatCluster.Hosting;
using ChatCluster.Owners;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Grains;

/// <summary>The door of the grains.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds what a silo needs to host threads. To be called before Orleans is added: the engine opens first and closes last.
    /// </summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static IServiceCollection AddThreadGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEngineParts(configuration);
        services.AddSingleton<SiloEngine>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SiloEngine>());
        services.AddSingleton<IStoreCondition>(provider => provider.GetRequiredService<SiloEngine>().Core.Condition);
        services.AddSettings<RelayOptions>(configuration, "Relay");
        services.AddSingleton<IValidateOptions<RelayOptions>, RelayOptionsValidator>();
        services.AddSingleton<FrontEndOutboxes>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<FrontEndOutboxes>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<FrontEndOutboxes>());
        services.AddSettings<ToolCallOptions>(configuration, "ToolCalls");
        services.AddSingleton<IValidateOptions<ToolCallOptions>, ToolCallOptionsValidator>();

        // What is granted to tool calls at shutdown must not be missing when runs are handed over.
        services.AddOptions<Microsoft.Extensions.Hosting.HostOptions>()
            .Configure<IOptions<ToolCallOptions>>((host, calls) => host.ShutdownTimeout += calls.Value.DrainTime);
        services.AddSingleton<IToolLimiter, GrainToolLimiter>();
        services.AddSingleton<ActiveToolCalls>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ActiveToolCalls>());
        services.AddSingleton<IIncomingGrainCallFilter, StoreFailures>();
        services.AddSingleton<IOwnerLedger, ClusterLedger>();
        services.AddSingleton<IBudgetLedger, ClusterBudgets>();
        services.AddSingleton<IListNotes, ClusterListNotes>();
        services.AddSingleton<RunWaker>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<RunWaker>());
        return services.AddClusterSerialization();
    }
}
