using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresThreadStoreConformanceTests(PostgresFixture fixture) : ThreadStoreConformance
{
    private string? _connection;
    private PostgresThreadStore? _store;

    protected override async Task<IThreadStore> OpenAsync()
    {
        _connection = await fixture.BeginAsync();
        return _store = await PostgresFixture.OpenAsync(_connection);
    }

    protected override async Task<IThreadStore?> ReopenAsync()
    {
        await _store!.DisposeAsync();
        return _store = await PostgresFixture.OpenAsync(_connection!);
    }

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
