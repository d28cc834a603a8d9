using System.Security.Cryptography;
using ChatCluster.Access;
using ChatCluster.Credentials;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Memory;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>Where a process keeps its threads and the credentials of its runs, as its settings say.</summary>
internal sealed class EngineStore(OpenStore store, EngineOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly StoreCondition _condition = new(time, store.Probe);

    public IThreadStore Threads => field ??= new WatchedStore(store.Threads, _condition, Memories);

    /// <summary>What is known of owners.</summary>
    public Memories Memories { get; } = new(store.Memory, options.Memory, time);

    /// <summary>Projects, prompts and other small things of owners.</summary>
    public OwnerDocuments Documents { get; } = new(store.Documents, options.Documents, time);

    /// <summary>Whether it takes writes.</summary>
    public IStoreCondition Condition => _condition;

    public ICredentialVault Credentials => store.Credentials;

    /// <summary>The files of messages and of tools' results.</summary>
    public AttachmentFiles Files { get; } = new(store.Files);

    /// <summary>Keys, sessions and the audit.</summary>
    public IAccessStore Access => store.Access;

    public IWebhookStore Webhooks => store.Webhooks;

    /// <summary>Encrypts secrets that are kept; null when they would lie beside nothing but themselves.</summary>
    public CredentialCipher? Cipher => store.Cipher;

    /// <summary>What the store is, for people.</summary>
    public string Description => store.Description;

    /// <summary>
    /// Opens the database when there is a connection string <c>ChatCluster</c>, and what <see cref="EngineOptions.Data"/> says otherwise.
    /// </summary>
    /// <exception cref="InvalidOperationException">No provider of this program opens what the settings name.</exception>
    public static async Task<EngineStore> OpenAsync(
        IServiceProvider services, EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var settings = new StoreSettings(ConnectionString(services), FolderOf(services, options), options.CredentialKey);
        foreach (var provider in services.GetServices<IStoreProvider>())
        {
            if (await provider.OpenAsync(settings, services.GetRequiredService<ILoggerFactory>(), time, cancellationToken) is { } opened)
            {
                return new(opened, options, time);
            }
        }

        if (settings is not { ConnectionString: null, Folder: null })
        {
            throw new InvalidOperationException(
                "No store is registered for these settings: register one with AddPostgresStore or AddSqliteStore.");
        }

        return new(
            new(new InMemoryThreadStore(), new InMemoryCredentialVault(), new InMemoryThreadFiles(),
                "in memory only; nothing survives a restart")
            {
                Access = new InMemoryAccessStore(),
                Memory = new InMemoryMemoryStore(),
                Documents = new InMemoryDocumentStore(),
                Webhooks = new InMemoryWebhookStore(),
                Cipher = new(RandomNumberGenerator.GetBytes(CredentialCipher.KeyLength)),
            },
            options,
            time);
    }

    /// <summary>The folder of a process that keeps its data in one; null for one that does not.</summary>
    public static string? FolderOf(IServiceProvider services, EngineOptions options) =>
        ConnectionString(services) is not null || options.Data is "memory"
            ? null
            : Path.GetFullPath(options.Data, services.GetRequiredService<IHostEnvironment>().ContentRootPath);

    public async ValueTask DisposeAsync()
    {
        store.Cipher?.Dispose();
        (store.Credentials as IDisposable)?.Dispose();
        if (store.Threads is IAsyncDisposable threads)
        {
            await threads.DisposeAsync();
        }
    }

    private static string? ConnectionString(IServiceProvider services) =>
        services.GetService<IConfiguration>()?.GetConnectionString("ChatCluster") is { Length: > 0 } connection ? connection : null;
}
