using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresThreadCatalogConformanceTests(PostgresFixture fixture) : ThreadCatalogConformance
{
    private PostgresThreadStore? _store;

    protected override async Task<IThreadStore> OpenAsync() => _store = await PostgresFixture.OpenAsync(await fixture.BeginAsync());

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
