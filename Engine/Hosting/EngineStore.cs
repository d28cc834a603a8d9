using ChatCluster.Credentials;
using ChatCluster.Files;
using ChatCluster.Memory;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Storage.Postgres;
using ChatCluster.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>Where a process keeps its threads and the credentials of its runs, as its settings say.</summary>
internal sealed partial class EngineStore(
    IThreadStore threads, ICredentialVault credentials, AttachmentFiles files, Memories memories, StoreCondition condition, string description) : IAsyncDisposable
{
    public IThreadStore Threads { get; } = new WatchedStore(threads, condition, memories);

    /// <summary>What is known of owners.</summary>
    public Memories Memories => memories;

    /// <summary>Whether it takes writes.</summary>
    public IStoreCondition Condition => condition;

    public ICredentialVault Credentials => credentials;

    /// <summary>The files of messages. PostgreSQL keeps them in the log, where every process finds them.</summary>
    public AttachmentFiles Files => files;

    /// <summary>What the store is, for people.</summary>
    public string Description => description;

    /// <summary>Opens PostgreSQL when there is a connection string <c>ChatCluster</c>, and what <see cref="EngineOptions.Data"/> says otherwise.</summary>
    public static async Task<EngineStore> OpenAsync(IServiceProvider services, EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (services.GetService<IConfiguration>()?.GetConnectionString("ChatCluster") is { Length: > 0 } connection)
        {
            var store = await PostgresThreadStore.OpenAsync(
                new() { ConnectionString = connection }, time, services.GetRequiredService<ILogger<PostgresThreadStore>>(), cancellationToken);
            return new(store, Vault(store, options.CredentialKey, services), new(null), Memory(new PostgresMemoryStore(store.Database)), new(time), $"in PostgreSQL at {store.Name}");
        }

        if (FolderOf(services, options) is not { } folder)
        {
            return new(new InMemoryThreadStore(), new InMemoryCredentialVault(), new(new InMemoryThreadFiles()), Memory(new InMemoryMemoryStore()), new(time), "in memory only; nothing survives a restart");
        }

        PrivateFiles.CreateFolder(folder);
        var opened = await SqliteThreadStore.OpenAsync(new() { Folder = folder }, time, services.GetRequiredService<ILogger<SqliteThreadStore>>(), cancellationToken);
        var condition = new StoreCondition(time, async token =>
        {
            // What the store knows, and then whether there is room for what it has not tried yet.
            await opened.CheckAsync(token);
            await FolderProbe.WriteAsync(folder, token);
        });
        return new(opened, opened.Credentials, new(opened.Files), Memory(opened.Memory), condition, $"in {folder}");

        Memories Memory(IMemoryStore kept) => new(kept, options.Memory, time);
    }

    /// <summary>The folder of a process that keeps its data in one; none for one that does not.</summary>
    public static string? FolderOf(IServiceProvider services, EngineOptions options) =>
        services.GetService<IConfiguration>()?.GetConnectionString("ChatCluster") is { Length: > 0 } || options.Data is "memory"
            ? null
            : Path.GetFullPath(options.Data, services.GetRequiredService<IHostEnvironment>().ContentRootPath);

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
