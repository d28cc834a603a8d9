using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Runs;

/// <summary>Registers what is done once a run has ended.</summary>
internal static class AfterRunTasks
{
    private delegate IAfterRunTask Factory(AfterRunParts parts);

    /// <summary>Adds a task. Its constructor takes <see cref="AfterRunParts"/> and what is registered as a service.</summary>
    public static IServiceCollection AddAfterRunTask<TTask>(this IServiceCollection services)
        where TTask : class, IAfterRunTask =>
        services.AddSingleton<Factory>(provider => parts => ActivatorUtilities.CreateInstance<TTask>(provider, parts));

    public static IReadOnlyList<IAfterRunTask> Create(IServiceProvider services, AfterRunParts parts) =>
        [.. services.GetServices<Factory>().Select(create => create(parts))];
}
