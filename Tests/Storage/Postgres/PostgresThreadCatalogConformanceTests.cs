using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresThreadCatalogConformanceTests(PostgresFixture fixture) : ThreadCatalogConformance
{
    private string? _connection;
    private PostgresThreadStore? _store;

    protected override async Task<IThreadStore> OpenAsync()
    {
        _connection = await fixture.Server.CreateDatabaseAsync();
        return _store = await PostgresFixture.OpenAsync(_connection);
    }

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            await fixture.Server.DropDatabaseAsync(_connection!);
        }
    }
}
