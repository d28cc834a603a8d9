using ChatCluster.Files;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Opens the folder of a process that has one.</summary>
internal sealed class SqliteStoreProvider : IStoreProvider
{
    public async Task<OpenStore?> OpenAsync(
        StoreSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings is not { ConnectionString: null, Folder: { } folder })
        {
            return null;
        }

        PrivateFiles.CreateFolder(folder);
        var store = await SqliteThreadStore.OpenAsync(
            new() { Folder = folder }, time, loggers.CreateLogger<SqliteThreadStore>(), cancellationToken);
        return new(store, store.Credentials, store.Files, $"in {folder}")
        {
            Access = store.Access,
            Memory = store.Memory,
            Documents = store.Documents,
            Webhooks = store.Webhooks,
            Cipher = store.Cipher,
            Probe = async token =>
            {
                // What the store knows, and then whether there is room for what it has not tried yet.
                await store.CheckAsync(token);
                await FolderProbe.WriteAsync(folder, token);
            },
        };
    }
}
