using ChatCluster.Tests.Webhooks;
using ChatCluster.Webhooks;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteWebhookStoreTests : WebhookStoreConformance
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    internal override async Task<IWebhookStore> OpenAsync() => (_open = await _folder.OpenAsync()).Webhooks;

    protected override async Task CloseAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
