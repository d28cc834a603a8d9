using ChatCluster.Documents;
using ChatCluster.Tests.Documents;
using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresDocumentStoreTests(PostgresFixture fixture) : DocumentStoreConformance
{
    private PostgresThreadStore? _store;

    private protected override async Task<IDocumentStore> OpenAsync()
    {
        _store = await PostgresFixture.OpenAsync(await fixture.BeginAsync());
        return new PostgresDocumentStore(_store.Database);
    }

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
