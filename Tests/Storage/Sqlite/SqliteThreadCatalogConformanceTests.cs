namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteThreadCatalogConformanceTests : ThreadCatalogConformance
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    protected override async Task<IThreadStore> OpenAsync() => _open = await _folder.OpenAsync();

    protected override async Task CloseAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
