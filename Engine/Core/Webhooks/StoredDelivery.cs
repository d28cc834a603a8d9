using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>A delivery as it is kept, with what is not shown of it.</summary>
public sealed record StoredDelivery(
    Owner Owner, WebhookDelivery Delivery, string? Payload = null, long? Sequence = null, string? Subject = null)
{
    /// <summary>The same, settled: its content is not kept.</summary>
    public StoredDelivery Settle(WebhookDelivery delivery) => this with { Delivery = delivery, Payload = null };
}
