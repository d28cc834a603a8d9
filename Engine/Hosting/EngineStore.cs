using ChatCluster.Credentials;
using ChatCluster.Storage;
using ChatCluster.Storage.Files;
using ChatCluster.Storage.Memory;
using ChatCluster.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>Where a process keeps its threads and the credentials of its runs, as its settings say.</summary>
internal sealed partial class EngineStore(IThreadStore threads, ICredentialVault credentials, string description) : IAsyncDisposable
{
    public IThreadStore Threads => threads;

    public ICredentialVault Credentials => credentials;

    /// <summary>What the store is, for people.</summary>
    public string Description => description;

    /// <param name="connection">The connection string <c>ChatCluster</c>: with one, PostgreSQL is used and <see cref="EngineOptions.Data"/> is not.</param>
    /// <param name="root">What a relative data folder is relative to.</param>
    public static async Task<EngineStore> OpenAsync(
        EngineOptions options, string? connection, string root, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(connection))
        {
            var store = await PostgresThreadStore.OpenAsync(new() { ConnectionString = connection }, time, loggers.CreateLogger<PostgresThreadStore>(), cancellationToken);
            return new(store, Vault(store, options.CredentialKey, loggers), $"in PostgreSQL at {store.Name}");
        }

        if (options.Data is "memory")
        {
            return new(new InMemoryThreadStore(), new InMemoryCredentialVault(), "in memory only; nothing survives a restart");
        }

        var folder = Path.GetFullPath(options.Data, root);
        var files = await FileThreadStore.OpenAsync(new() { Folder = folder }, time, loggers.CreateLogger<FileThreadStore>(), cancellationToken);
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

    private static ICredentialVault Vault(PostgresThreadStore store, string? key, ILoggerFactory loggers)
    {
        if (key is not null)
        {
            return new PostgresCredentialVault(store.Database, new(Convert.FromBase64String(key)));
        }

        LogNoKey(loggers.CreateLogger<EngineStore>());
        return new InMemoryCredentialVault();
    }
}
