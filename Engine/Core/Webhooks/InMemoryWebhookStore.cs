using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>Webhooks that last as long as their process, beside threads that do.</summary>
internal sealed class InMemoryWebhookStore : IWebhookStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Owner Owner, string Id), StoredWebhook> _webhooks = [];
    private readonly Dictionary<string, Row> _deliveries = new(StringComparer.Ordinal);
    private long _numbers;

    public Task<IReadOnlyList<StoredWebhook>> ListAsync(Owner owner, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<StoredWebhook>>(
        () => [.. _webhooks.Values.Where(webhook => webhook.Owner == owner)
            .OrderBy(webhook => webhook.Webhook.Id, StringComparer.Ordinal)]);

    public Task<StoredWebhook?> FindAsync(Owner owner, string id, CancellationToken cancellationToken) =>
        Do(() => _webhooks.GetValueOrDefault((owner, id)));

    public Task PutAsync(StoredWebhook webhook, CancellationToken cancellationToken) =>
        Do(() => _webhooks[(webhook.Owner, webhook.Webhook.Id)] = webhook);

    public Task<bool> DeleteAsync(Owner owner, string id, CancellationToken cancellationToken) => Do(() =>
    {
        Remove(row => row.Delivery.Owner == owner && row.Delivery.Delivery.WebhookId == id);
        return _webhooks.Remove((owner, id));
    });

    public Task EnqueueAsync(IReadOnlyList<StoredDelivery> deliveries, CancellationToken cancellationToken) => Do(() =>
    {
        foreach (var delivery in deliveries)
        {
            if (!_deliveries.TryGetValue(delivery.Delivery.Id, out var known) || !known.Delivery.Delivery.IsSettled)
            {
                _deliveries[delivery.Delivery.Id] = new(delivery, delivery.Delivery.NextAttemptAt, ++_numbers);
            }
        }

        return true;
    });

    public Task<IReadOnlyList<StoredDelivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int count, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<StoredDelivery>>(() =>
        {
            var claimed = _deliveries.Values.Where(row => row.Due <= now).OrderBy(row => row.Due).Take(count).ToList();
            foreach (var row in claimed)
            {
                _deliveries[row.Delivery.Delivery.Id] = row with { Due = leaseUntil };
            }

            return [.. claimed.Select(row => row.Delivery)];
        });

    public Task UpdateAsync(StoredDelivery delivery, CancellationToken cancellationToken) => Do(() =>
    {
        if (_deliveries.TryGetValue(delivery.Delivery.Id, out var known))
        {
            _deliveries[delivery.Delivery.Id] = known with { Delivery = delivery, Due = delivery.Delivery.NextAttemptAt };
        }

        return true;
    });

    public Task DropAsync(string id, CancellationToken cancellationToken) => Do(() => _deliveries.Remove(id));

    public Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        Owner owner, string webhookId, int skip, int count, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<WebhookDelivery>>(() =>
        [
            .. _deliveries.Values.Where(row => row.Delivery.Owner == owner && row.Delivery.Delivery.WebhookId == webhookId)
                .OrderByDescending(row => row.Delivery.Delivery.CreatedAt).ThenByDescending(row => row.Number)
                .Skip(skip).Take(count).Select(row => row.Delivery.Delivery),
        ]);

    public Task DeleteThreadAsync(ThreadKey key, CancellationToken cancellationToken) =>
        Do(() => Remove(row => row.Delivery.Owner == key.Owner && row.Delivery.Delivery.ThreadId == key.Id));

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Do(() => Remove(row => row.Due is null && row.Delivery.Delivery.CreatedAt < before));

    private bool Remove(Func<Row, bool> matches)
    {
        foreach (var row in _deliveries.Values.Where(matches).ToList())
        {
            _deliveries.Remove(row.Delivery.Delivery.Id);
        }

        return true;
    }

    private Task<T> Do<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Task.FromResult(work());
        }
    }

    private sealed record Row(StoredDelivery Delivery, DateTimeOffset? Due, long Number);
}
