using ChatCluster.Threads;
using ChatCluster.Webhooks;
using Orleans.Concurrency;

namespace ChatCluster.Grains.Webhooks;

/// <summary>Asks the webhooks of the store where the call comes in. There is one on each silo: see <see cref="CatalogGrain"/>.</summary>
[GrainType("webhooks")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class WebhookGrain(SiloEngine engine) : Grain, IWebhookGrain
{
    public async Task<byte[]> AskAsync(string owner, byte[] request, CancellationToken cancellationToken) =>
        Owner.TryParse(owner, out var asking)
        ? WebhookWire.Write(await engine.Core.Webhooks.AskAsync(asking, WebhookWire.ReadRequest(request), cancellationToken))
        : throw new ArgumentException($"'{owner}' is not an owner.", nameof(owner));
}
