using ChatCluster.Credentials;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Postgres;

/// <summary>Opens PostgreSQL when there is a connection string.</summary>
internal sealed partial class PostgresStoreProvider : IStoreProvider
{
    public async Task<OpenStore?> OpenAsync(
        StoreSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.ConnectionString is not { } connection)
        {
            return null;
        }

        var store = await PostgresThreadStore.OpenAsync(
            new() { ConnectionString = connection }, time, loggers.CreateLogger<PostgresThreadStore>(), cancellationToken);
        return new(store, Vault(store, settings.CredentialKey, loggers), store.Files, $"in PostgreSQL at {store.Name}")
        {
            Access = new PostgresAccessStore(store.Database),
            Memory = new PostgresMemoryStore(store.Database),
            Documents = new PostgresDocumentStore(store.Database),
            Webhooks = new PostgresWebhookStore(store.Database),
            Cipher = settings.CredentialKey is { } key ? new(Convert.FromBase64String(key)) : null,
        };
    }

    private static ICredentialVault Vault(PostgresThreadStore store, string? key, ILoggerFactory loggers)
    {
        if (key is not null)
        {
            return new PostgresCredentialVault(store.Database, new(Convert.FromBase64String(key)));
        }

        LogNoKey(loggers.CreateLogger<PostgresStoreProvider>());
        return new InMemoryCredentialVault();
    }
}
