using ChatCluster.Threads;
using ChatCluster.Webhooks;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>Webhooks and their outbox in the database of the threads, for all processes of a cluster.</summary>
internal sealed class PostgresWebhookStore(PostgresDatabase database) : IWebhookStore
{
    public async Task<IReadOnlyList<StoredWebhook>> ListAsync(Owner owner, CancellationToken cancellationToken) =>
        [.. (await ReadAsync("SELECT json FROM chatcluster.webhooks WHERE owner = $1 ORDER BY id", cancellationToken, Text(owner)))
            .Select(json => WebhookJson.ReadWebhook(json))];

    public async Task<StoredWebhook?> FindAsync(Owner owner, string id, CancellationToken cancellationToken) =>
        (await ReadAsync(
            "SELECT json FROM chatcluster.webhooks WHERE owner = $1 AND id = $2", cancellationToken, Text(owner), Text(id))) is [var json]
            ? WebhookJson.ReadWebhook(json)
            : null;

    public Task PutAsync(StoredWebhook webhook, CancellationToken cancellationToken) => ExecuteAsync(
        "INSERT INTO chatcluster.webhooks VALUES ($1, $2, $3) ON CONFLICT (owner, id) DO UPDATE SET json = excluded.json",
        cancellationToken,
        Text(webhook.Owner), Text(webhook.Webhook.Id), Bytes(WebhookJson.Write(webhook)));

    public async Task<bool> DeleteAsync(Owner owner, string id, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            "DELETE FROM chatcluster.deliveries WHERE owner = $1 AND webhook = $2", cancellationToken, Text(owner), Text(id));
        return await ExecuteAsync(
            "DELETE FROM chatcluster.webhooks WHERE owner = $1 AND id = $2", cancellationToken, Text(owner), Text(id)) > 0;
    }

    public async Task EnqueueAsync(IReadOnlyList<StoredDelivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var stored in deliveries)
        {
            await ExecuteAsync(
                """
                INSERT INTO chatcluster.deliveries (id, owner, webhook, thread, created, due, json) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO UPDATE SET due = excluded.due, json = excluded.json WHERE deliveries.due IS NOT NULL
                """,
                cancellationToken,
                Text(stored.Delivery.Id), Text(stored.Owner), Text(stored.Delivery.WebhookId), Text(stored.Delivery.ThreadId),
                Time(stored.Delivery.CreatedAt), Time(stored.Delivery.NextAttemptAt), Bytes(WebhookJson.Write(stored)));
        }
    }

    public async Task<IReadOnlyList<StoredDelivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int count, CancellationToken cancellationToken)
    {
        // Not repeatable: what a lost answer claimed comes back when its lease ends.
        var claimed = await database.OnceAsync(
            (connection, token) => ReadAsync(
                connection,
                """
                UPDATE chatcluster.deliveries SET due = $2
                WHERE id IN (SELECT id FROM chatcluster.deliveries WHERE due <= $1 ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED)
                RETURNING json
                """,
                [Time(now), Time(leaseUntil), new NpgsqlParameter<int> { TypedValue = count }],
                token),
            cancellationToken);
        return [.. claimed.Select(json => WebhookJson.ReadDelivery(json))];
    }

    public Task UpdateAsync(StoredDelivery delivery, CancellationToken cancellationToken) => ExecuteAsync(
        "UPDATE chatcluster.deliveries SET json = $2, due = $3 WHERE id = $1",
        cancellationToken,
        Text(delivery.Delivery.Id), Bytes(WebhookJson.Write(delivery)), Time(delivery.Delivery.NextAttemptAt));

    public Task DropAsync(string id, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM chatcluster.deliveries WHERE id = $1", cancellationToken, Text(id));

    public async Task<IReadOnlyList<WebhookDelivery>> ListDeliveriesAsync(
        Owner owner, string webhookId, int skip, int count, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "SELECT json FROM chatcluster.deliveries WHERE owner = $1 AND webhook = $2 ORDER BY created DESC, id LIMIT $3 OFFSET $4",
            cancellationToken,
            Text(owner), Text(webhookId), new NpgsqlParameter<int> { TypedValue = count }, new NpgsqlParameter<int> { TypedValue = skip });
        return [.. found.Select(json => WebhookJson.ReadDelivery(json).Delivery)];
    }

    public Task DeleteThreadAsync(ThreadKey key, CancellationToken cancellationToken) => ExecuteAsync(
        "DELETE FROM chatcluster.deliveries WHERE owner = $1 AND thread = $2", cancellationToken, Text(key.Owner), Text(key.Id));

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM chatcluster.deliveries WHERE due IS NULL AND created < $1", cancellationToken, Time(before));

    // Each of these may be done twice.
    private Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        database.RepeatableAsync(
        async (connection, token) =>
        {
            await using var command = Command(connection, sql, parameters);
            return await command.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    private Task<List<byte[]>> ReadAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        database.RepeatableAsync((connection, token) => ReadAsync(connection, sql, parameters, token), cancellationToken);

    private static async Task<List<byte[]>> ReadAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var rows = new List<byte[]>();
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(reader.GetFieldValue<byte[]>(0));
        }

        return rows;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        return command;
    }

    private static NpgsqlParameter Text(Owner owner) => Text(owner.ToString());

    private static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value is null ? DBNull.Value : PostgresText.Key(value) };

    private static NpgsqlParameter Bytes(byte[] value) => new() { NpgsqlDbType = NpgsqlDbType.Bytea, Value = value };

    private static NpgsqlParameter Time(DateTimeOffset? time) =>
        new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = time is { } at ? at.UtcTicks : DBNull.Value };
}
