using ChatCluster.Credentials;
using ChatCluster.Storage;
using ChatCluster.Storage.Files;
using ChatCluster.Storage.Memory;
using ChatCluster.Storage.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>Where a process keeps its threads and the credentials of its runs, as its settings say.</summary>
internal sealed partial class EngineStore(IThreadStore threads, ICredentialVault credentials, string description) : IAsyncDisposable
{
    public IThreadStore Threads => threads;

    public ICredentialVault Credentials => credentials;

    /// <summary>What the store is, for people.</summary>
    public string Description => description;

    /// <summary>Opens PostgreSQL when there is a connection string <c>ChatCluster</c>, and what <see cref="EngineOptions.Data"/> says otherwise.</summary>
    public static async Task<EngineStore> OpenAsync(IServiceProvider services, EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (services.GetService<IConfiguration>()?.GetConnectionString("ChatCluster") is { Length: > 0 } connection)
        {
            var store = await PostgresThreadStore.OpenAsync(
                new() { ConnectionString = connection }, time, services.GetRequiredService<ILogger<PostgresThreadStore>>(), cancellationToken);
            return new(store, Vault(store, options.CredentialKey, services), $"in PostgreSQL at {store.Name}");
        }

        if (options.FolderIn(services.GetRequiredService<IHostEnvironment>().ContentRootPath) is not { } folder)
        {
            return new(new InMemoryThreadStore(), new InMemoryCredentialVault(), "in memory only; nothing survives a restart");
        }

        var files = await FileThreadStore.OpenAsync(new() { Folder = folder }, time, services.GetRequiredService<ILogger<FileThreadStore>>(), cancellationToken);
        return new(files, new FileCredentialVault(folder), $"in {folder}");
    }

    public async ValueTask DisposeAsync()
    {
        (credentials as IDisposable)?.Dispose();
        if (threads is IAsyncDisposable store)
        {
            await store.DisposeAsync();
        }
    }

    private static ICredentialVault Vault(PostgresThreadStore store, string? key, IServiceProvider services)
    {
        if (key is not null)
        {
            return new PostgresCredentialVault(store.Database, new(Convert.FromBase64String(key)));
        }

        LogNoKey(services.GetRequiredService<ILogger<EngineStore>>());
        return new InMemoryCredentialVault();
    }
}
