using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Threads;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// Keys, sessions and the audit in the database of the threads. A trigger of the database refuses to change or delete a line of the audit.
/// </summary>
internal sealed class PostgresAccessStore(PostgresDatabase database) : IAccessStore
{
    private const string Columns = "kind, id, tenant, username, body, expires_at";

    private const string Insert =
        $"INSERT INTO chatcluster.access_records ({Columns}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, id) DO";
    private const string Replace =
        $"{Insert} UPDATE SET tenant = excluded.tenant, username = excluded.username, body = excluded.body, expires_at = excluded.expires_at";

    // Twice is the same as once.
    public Task PutAsync(IReadOnlyList<AccessRecord> records, CancellationToken cancellationToken) => database.RepeatableAsync(
        async (connection, token) =>
        {
            await using var batch = Replacing(connection, records);
            return await batch.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    public Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken) =>
        database.OnceAsync(
        async (connection, token) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await using var add = new NpgsqlCommand($"{Insert} NOTHING", connection, transaction);
            AddTo(add.Parameters, record);
            if (await add.ExecuteNonQueryAsync(token) == 0)
            {
                return false;
            }

            if (others.Count > 0)
            {
                await using var batch = Replacing(connection, others);
                batch.Transaction = transaction;
                await batch.ExecuteNonQueryAsync(token);
            }

            await transaction.CommitAsync(token);
            return true;
        },
        cancellationToken);

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken) => database.RepeatableAsync(
        async (connection, token) =>
        {
            await using var command =
                new NpgsqlCommand($"SELECT {Columns} FROM chatcluster.access_records WHERE kind = $1 AND id = $2", connection)
                {
                    Parameters = { Key(kind), Key(id) },
                };
            await using var reader = await command.ExecuteReaderAsync(token);
            return await reader.ReadAsync(token) ? Read(reader) : null;
        },
        cancellationToken);

    public Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken) =>
        database.RepeatableAsync<IReadOnlyList<AccessRecord>>(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(
                $"""
                SELECT {Columns} FROM chatcluster.access_records
                WHERE kind = $1 AND id > $2 AND ($3 IS NULL OR tenant = $3) AND ($4 IS NULL OR username = $4) ORDER BY id LIMIT $5
                """,
                connection)
            {
                Parameters = { Key(query.Kind), Key(query.After ?? ""), Key(query.Tenant), Key(query.User), new() { Value = query.Count } },
            };
            var records = new List<AccessRecord>();
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                records.Add(Read(reader));
            }

            return records;
        },
        cancellationToken);

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken) => database.OnceAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("DELETE FROM chatcluster.access_records WHERE kind = $1 AND id = $2", connection)
            {
                Parameters = { Key(kind), Key(id) },
            };
            return await command.ExecuteNonQueryAsync(token) > 0;
        },
        cancellationToken);

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.RepeatableAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("DELETE FROM chatcluster.access_records WHERE expires_at <= $1", connection)
            {
                Parameters = { Time(now) },
            };
            return await command.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) => database.OnceAsync(
        async (connection, token) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var entry in entries)
            {
                batch.BatchCommands.Add(new("INSERT INTO chatcluster.audit (tenant, username, action, body) VALUES ($1, $2, $3, $4)")
                {
                    Parameters =
                        { Key(entry.Tenant), Key(entry.User), Key(entry.Action), Text(
                            JsonSerializer.Serialize(entry, ThreadJson.Wire.AuditEntry)) },
                });
            }

            return await batch.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken) =>
        database.RepeatableAsync<IReadOnlyList<AuditEntry>>(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT id, body FROM chatcluster.audit
                WHERE id < $1 AND ($2 IS NULL OR tenant = $2) AND ($3 IS NULL OR username = $3) AND ($4 IS NULL OR action = $4) ORDER BY id DESC LIMIT $5
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = query.Before },
                    Key(query.Tenant),
                    Key(query.User),
                    Key(query.Action),
                    new() { Value = query.Count },
                },
            };
            var entries = new List<AuditEntry>();
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                entries.Add(JsonSerializer.Deserialize(reader.GetString(1), ThreadJson.Wire.AuditEntry)! with { Id = reader.GetInt64(0) });
            }

            return entries;
        },
        cancellationToken);

    private static NpgsqlBatch Replacing(NpgsqlConnection connection, IReadOnlyList<AccessRecord> records)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var record in records)
        {
            var command = new NpgsqlBatchCommand(Replace);
            AddTo(command.Parameters, record);
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static void AddTo(NpgsqlParameterCollection parameters, AccessRecord record) => parameters.AddRange(
        (NpgsqlParameter[])[Key(record.Kind), Key(record.Id), Key(record.Tenant), Key(record.User), Text(record.Body),
            Time(record.ExpiresAt)]);

    // A parameter that is null needs its type.
    private static NpgsqlParameter Key(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value is null ? DBNull.Value : PostgresText.Key(value) };

    private static NpgsqlParameter Text(string value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value };

    private static NpgsqlParameter Time(DateTimeOffset? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = value is { } time ? time.UtcDateTime : DBNull.Value };

    private static AccessRecord Read(NpgsqlDataReader row) => new(
        PostgresText.FromKey(row.GetString(0)),
        PostgresText.FromKey(row.GetString(1)),
        PostgresText.FromKey(row.GetString(2)),
        PostgresText.FromKey(row.GetString(3)),
        row.GetString(4),
        row.IsDBNull(5) ? null : new DateTimeOffset(row.GetDateTime(5)));
}
