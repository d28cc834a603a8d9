using ChatCluster.Documents;
using ChatCluster.Tests.Documents;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteDocumentStoreTests : DocumentStoreConformance
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    private protected override async Task<IDocumentStore> OpenAsync() => (_open = await _folder.OpenAsync()).Documents;

    protected override async Task CloseAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
