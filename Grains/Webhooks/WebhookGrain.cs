using System.Text.Json;
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
    public async Task<byte[]> AskAsync(string owner, byte[] request, CancellationToken cancellationToken)
    {
        var asking = Owner.TryParse(owner, out var found)
            ? found : throw new ArgumentException($"'{owner}' is not an owner.", nameof(owner));
        var asked = JsonSerializer.Deserialize(request, WebhookWireJson.Wire.WebhookRequest)!;
        return JsonSerializer.SerializeToUtf8Bytes(
            await engine.Core.Webhooks.AskAsync(asking, asked, cancellationToken), WebhookWireJson.Wire.WebhookAnswer);
    }
}
