using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The door of this assembly.</summary>
public static class SqliteStoreServices
{
    /// <summary>
    /// Keeps threads in a SQLite file in the folder <c>ChatCluster:Data</c>, unless a connection string names a database.
    /// </summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreProvider, SqliteStoreProvider>());
        return services;
    }
}
