using ChatCluster.Webhooks;

namespace ChatCluster.Tests.Webhooks;

public sealed class InMemoryWebhookStoreTests : WebhookStoreConformance
{
    internal override Task<IWebhookStore> OpenAsync() => Task.FromResult<IWebhookStore>(new InMemoryWebhookStore());
}
