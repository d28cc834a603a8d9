using ChatCluster.Tests.Webhooks;
using ChatCluster.Webhooks;
using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresWebhookStoreTests(PostgresFixture fixture) : WebhookStoreConformance
{
    private PostgresThreadStore? _store;

    internal override async Task<IWebhookStore> OpenAsync()
    {
        _store = await PostgresFixture.OpenAsync(await fixture.BeginAsync());
        return new PostgresWebhookStore(_store.Database);
    }

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
