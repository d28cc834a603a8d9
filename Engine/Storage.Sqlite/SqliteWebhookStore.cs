using ChatCluster.Threads;
using ChatCluster.Webhooks;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Webhooks and their outbox in the database of the threads. Times are UTC ticks; a delivery that is settled is due at no time.
/// </summary>
internal sealed class SqliteWebhookStore(Writer writer, ReaderPool readers) : IWebhookStore
{
    public Task<IReadOnlyList<StoredWebhook>> ListAsync(Owner owner, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<StoredWebhook>>(readers.Read(connection =>
        {
            var webhooks = new List<StoredWebhook>();
            using var found = connection.Use("SELECT json FROM webhooks WHERE owner = ?1 ORDER BY id").Bind(1, owner.ToString());
            while (found.Step())
            {
                webhooks.Add(WebhookJson.ReadWebhook(found.Bytes(0)));
            }

            return webhooks;
        }));
    }

    public Task<StoredWebhook?> FindAsync(Owner owner, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Read(connection =>
        {
            using var found = connection.Use("SELECT json FROM webhooks WHERE owner = ?1 AND id = ?2")
                .Bind(1, owner.ToString()).Bind(2, id);
            return found.Step() ? WebhookJson.ReadWebhook(found.Bytes(0)) : null;
        }));
    }

    public Task PutAsync(StoredWebhook webhook, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var put = connection.Use("INSERT OR REPLACE INTO webhooks VALUES (?1, ?2, ?3)")
                .Bind(1, webhook.Owner.ToString()).Bind(2, webhook.Webhook.Id).Bind(3, WebhookJson.Write(webhook));
            put.Execute();
        });
    }

    public Task<bool> DeleteAsync(Owner owner, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using (var deliveries = connection.Use("DELETE FROM deliveries WHERE owner = ?1 AND webhook = ?2")
                .Bind(1, owner.ToString()).Bind(2, id))
            {
                deliveries.Execute();
            }

            using var delete = connection.Use("DELETE FROM webhooks WHERE owner = ?1 AND id = ?2 RETURNING id")
                .Bind(1, owner.ToString()).Bind(2, id);
            return delete.Step();
        });
    }

    public Task EnqueueAsync(IReadOnlyList<StoredDelivery> deliveries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            foreach (var stored in deliveries)
            {
                using var add = connection.Use(
                    """
                    INSERT INTO deliveries (id, owner, webhook, thread, created, due, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                    ON CONFLICT (id) DO UPDATE SET due = excluded.due, json = excluded.json WHERE deliveries.due IS NOT NULL
                    """)
                    .Bind(1, stored.Delivery.Id).Bind(2, stored.Owner.ToString()).Bind(3, stored.Delivery.WebhookId)
                    .Bind(4, stored.Delivery.ThreadId)
                    .Bind(5, stored.Delivery.CreatedAt.UtcTicks).Bind(7, WebhookJson.Write(stored));
                BindTime(add, 6, stored.Delivery.NextAttemptAt).Execute();
            }
        });
    }

    public async Task<IReadOnlyList<StoredDelivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Asked every few seconds, and mostly for nothing: the writer is left alone then.
        if (!readers.Read(connection => Due(connection, now, 1).Count > 0))
        {
            return [];
        }

        return await writer.RunAsync(connection =>
        {
            var claimed = Due(connection, now, count);
            foreach (var stored in claimed)
            {
                using var lease = connection.Use("UPDATE deliveries SET due = ?2 WHERE id = ?1").Bind(1, stored.Delivery.Id)
                    .Bind(2, leaseUntil.UtcTicks);
                lease.Execute();
            }

            return claimed;
        });
    }

    public Task UpdateAsync(StoredDelivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var update = connection.Use("UPDATE deliveries SET json = ?2, due = ?3 WHERE id = ?1").Bind(1, delivery.Delivery.Id)
                .Bind(2, WebhookJson.Write(delivery));
            BindTime(update, 3, delivery.Delivery.NextAttemptAt).Execute();
        });
    }

    public Task DropAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var delete = connection.Use("DELETE FROM deliveries WHERE id = ?1").Bind(1, id);
            delete.Execute();
        });
    }

    public Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        Owner owner, string webhookId, int skip, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<WebhookDelivery>>(readers.Read(connection =>
        {
            var deliveries = new List<WebhookDelivery>();
            using var found =
                connection.Use("SELECT json FROM deliveries WHERE owner = ?1 AND webhook = ?2 ORDER BY created DESC, id LIMIT ?3 OFFSET ?4")
                .Bind(1, owner.ToString()).Bind(2, webhookId).Bind(3, (long)count).Bind(4, (long)skip);
            while (found.Step())
            {
                deliveries.Add(WebhookJson.ReadDelivery(found.Bytes(0)).Delivery);
            }

            return deliveries;
        }));
    }

    // The caller deletes the thread's log next, and what is overwritten then is overwritten here too.
    public Task DeleteThreadAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var delete = connection.Use("DELETE FROM deliveries WHERE owner = ?1 AND thread = ?2").Bind(1, key.Owner.ToString())
                .Bind(2, key.Id);
            delete.Execute();
        });
    }

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var delete = connection.Use("DELETE FROM deliveries WHERE due IS NULL AND created < ?1").Bind(1, before.UtcTicks);
            delete.Execute();
        });
    }

    private static List<StoredDelivery> Due(Connection connection, DateTimeOffset now, int count)
    {
        var due = new List<StoredDelivery>();
        using var found = connection.Use("SELECT json FROM deliveries WHERE due <= ?1 ORDER BY due LIMIT ?2").Bind(1, now.UtcTicks)
            .Bind(2, (long)count);
        while (found.Step())
        {
            due.Add(WebhookJson.ReadDelivery(found.Bytes(0)));
        }

        return due;
    }

    private static Statement BindTime(Statement statement, int parameter, DateTimeOffset? time) =>
        time is { } at ? statement.Bind(parameter, at.UtcTicks) : statement.Bind(parameter, (string?)null);
}
