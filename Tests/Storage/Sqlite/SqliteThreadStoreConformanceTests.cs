namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteThreadStoreConformanceTests : ThreadStoreConformance
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    protected override async Task<IThreadStore> OpenAsync() => _open = await _folder.OpenAsync();

    protected override async Task<IThreadStore?> ReopenAsync()
    {
        await _open!.DisposeAsync();
        return _open = await _folder.OpenAsync();
    }

    protected override async Task CloseAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
