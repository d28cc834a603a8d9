using ChatCluster.Files;
using ChatCluster.Tests.Files;
using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresThreadFilesConformanceTests(PostgresFixture fixture) : ThreadFilesConformance, IAsyncLifetime
{
    private PostgresThreadStore? _store;

    private protected override IThreadFiles Files => _store!.Files;

    public async ValueTask InitializeAsync() => _store = await PostgresFixture.OpenAsync(await fixture.BeginAsync());

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
