using ChatCluster.Access;
using ChatCluster.Budgets;
using ChatCluster.Ledger;
using ChatCluster.Owners;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace ChatCluster.Grains;

/// <summary>
/// How engine types cross between processes: as the JSON they have everywhere else, so that the engine needs no Orleans attribute.
/// </summary>
public static class ClusterSerialization
{
    /// <summary>To be added on silos and front ends alike.</summary>
    public static IServiceCollection AddClusterSerialization(this IServiceCollection services)
    {
        services.AddSingleton<ITypeNameFilter, EngineTypes>();
        return services.AddSerializer(
            serializer => serializer.AddJsonSerializer(type => type.Assembly == typeof(ThreadKey).Assembly, ThreadJson.Wire.Options));
    }

    /// <summary>Orleans reads only types it was told of.</summary>
    private sealed class EngineTypes : ITypeNameFilter
    {
        private static readonly string[] Namespaces =
        [
            .. ((Type[])[typeof(ThreadKey), typeof(RunEnd), typeof(AccessRecord), typeof(UsageSum), typeof(BudgetRequest),
                typeof(ToolOrder)]).Select(type => type.Namespace + "."),
        ];

        private static readonly string Assembly = typeof(ThreadKey).Assembly.GetName().Name!;

        public bool? IsTypeNameAllowed(string typeName, string assemblyName) =>
            assemblyName.Split(',')[0] == Assembly
                && Array.Exists(Namespaces, space => typeName.StartsWith(space, StringComparison.Ordinal)) ? true : null;
    }
}
