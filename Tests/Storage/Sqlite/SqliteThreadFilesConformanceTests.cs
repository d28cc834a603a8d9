using ChatCluster.Files;
using ChatCluster.Tests.Files;
using Xunit;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteThreadFilesConformanceTests : ThreadFilesConformance, IAsyncLifetime
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    private protected override IThreadFiles Files => _open!.Files;

    public async ValueTask InitializeAsync() => _open = await _folder.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
