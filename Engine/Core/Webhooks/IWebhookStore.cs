using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>Keeps webhooks and what they are to be told: the outbox, from which any process of the same store delivers.</summary>
public interface IWebhookStore
{
    Task<IReadOnlyList<StoredWebhook>> ListAsync(Owner owner, CancellationToken cancellationToken);

    Task<StoredWebhook?> FindAsync(Owner owner, string id, CancellationToken cancellationToken);

    /// <summary>Adds a webhook, or replaces it.</summary>
    Task PutAsync(StoredWebhook webhook, CancellationToken cancellationToken);

    /// <summary>Deletes a webhook with its deliveries.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(Owner owner, string id, CancellationToken cancellationToken);

    /// <summary>Adds deliveries. One that is there under its id and still pending is replaced; a settled one stays.</summary>
    Task EnqueueAsync(IReadOnlyList<StoredDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Takes deliveries that are due, longest first, for as long as the lease lasts: nobody else gets them until then.</summary>
    Task<IReadOnlyList<StoredDelivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what became of a delivery, if it is still there. It is due at its <see cref="WebhookDelivery.NextAttemptAt"/>.
    /// </summary>
    Task UpdateAsync(StoredDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Deletes a delivery: what it was to tell never happened.</summary>
    Task DropAsync(string id, CancellationToken cancellationToken);

    /// <summary>Deliveries of a webhook, newest first, after the first <paramref name="skip"/>.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        Owner owner, string webhookId, int skip, int count, CancellationToken cancellationToken);

    /// <summary>Deletes everything that tells of a thread.</summary>
    Task DeleteThreadAsync(ThreadKey key, CancellationToken cancellationToken);

    /// <summary>Deletes settled deliveries that were made before a time.</summary>
    Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
