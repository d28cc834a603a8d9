using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatCluster.Storage.Postgres;

/// <summary>The door of this assembly.</summary>
public static class PostgresStoreServices
{
    /// <summary>Keeps threads in PostgreSQL, 15 or later, when there is a connection string <c>ChatCluster</c>.</summary>
    public static IServiceCollection AddPostgresStore(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreProvider, PostgresStoreProvider>());
        return services;
    }
}
