using System.Text.Json;
using ChatCluster.Threads;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>The statements about one thread, and those that go through all threads.</summary>
internal static class ThreadQueries
{
    private const string KeyMatches = "t.tenant = $1 AND t.username = $2 AND t.thread_id = $3";

    public static async Task<ThreadSummary?> FindAsync(NpgsqlConnection connection, ThreadKey key, CancellationToken cancellationToken)
    {
        await using var command = OfThread($"SELECT t.summary FROM chatcluster.threads t WHERE {KeyMatches}", connection, key);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] summary ? Decode(summary) : null;
    }

    /// <returns>The sequence of the last event; 0 when there is no such thread.</returns>
    public static async Task<long> SequenceAsync(NpgsqlConnection connection, ThreadKey key, CancellationToken cancellationToken)
    {
        await using var command = OfThread($"SELECT t.sequence FROM chatcluster.threads t WHERE {KeyMatches}", connection, key);
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    public static async Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(
        NpgsqlConnection connection, ThreadKey key, long before, int count, CancellationToken cancellationToken)
    {
        await using var command = OfThread(
            $"""
            SELECT e.sequence, e.json FROM chatcluster.threads t JOIN chatcluster.events e ON e.thread = t.id
            WHERE {KeyMatches} AND e.sequence < $4 ORDER BY e.sequence DESC LIMIT $5
            """,
            connection,
            key);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        var events = new List<StoredEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
        }

        return events;
    }

    /// <summary>Deletes everything of a thread in one transaction.</summary>
    public static async Task<bool> DeleteAsync(NpgsqlConnection connection, ThreadKey key, CancellationToken cancellationToken)
    {
        // Locked by a statement of its own: the ones after it then see what an append that was under way has stored.
        await using var batch = new NpgsqlBatch(connection);
        Add($"SELECT t.id FROM chatcluster.threads t WHERE {KeyMatches} FOR UPDATE");
        Add($"DELETE FROM chatcluster.events e USING chatcluster.threads t WHERE {KeyMatches} AND e.thread = t.id");
        Add($"DELETE FROM chatcluster.credentials t WHERE {KeyMatches}");
        foreach (var sql in FileQueries.Deletion)
        {
            Add(sql);
        }

        Add($"DELETE FROM chatcluster.threads t WHERE {KeyMatches}");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var existed = await reader.ReadAsync(cancellationToken);
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return existed;

        void Add(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            AddKey(command.Parameters, key);
            batch.BatchCommands.Add(command);
        }
    }

    /// <returns>Threads with a run under way whose row comes after <paramref name="after"/>, in the order of rows.</returns>
    public static async Task<List<(ThreadKey Key, long Row)>> RunningAsync(
        NpgsqlConnection connection, long after, int count, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT tenant, username, thread_id, id FROM chatcluster.threads WHERE running AND id > $1 ORDER BY id LIMIT $2", connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<int> { TypedValue = count } },
        };
        var threads = new List<(ThreadKey, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            threads.Add((ReadKey(reader), reader.GetInt64(3)));
        }

        return threads;
    }

    /// <returns>Threads that rest since before <paramref name="before"/>, longest first, from after <paramref name="last"/> on.</returns>
    public static async Task<List<(ThreadKey Key, (DateTime UpdatedAt, long Row) Place)>> InactiveAsync(
        NpgsqlConnection connection, DateTime before, bool temporary, (DateTime UpdatedAt, long Row) last, int count,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT tenant, username, thread_id, updated_at, id FROM chatcluster.threads
            WHERE NOT running{(temporary ? " AND temporary" : "")} AND updated_at < $1 AND (updated_at, id) > ($2, $3)
            ORDER BY updated_at, id LIMIT $4
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<DateTime> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = before },
                new NpgsqlParameter<DateTime> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = last.UpdatedAt },
                new NpgsqlParameter<long> { TypedValue = last.Row },
                new NpgsqlParameter<int> { TypedValue = count },
            },
        };
        var threads = new List<(ThreadKey, (DateTime, long))>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            threads.Add((ReadKey(reader), (reader.GetDateTime(3), reader.GetInt64(4))));
        }

        return threads;
    }

    public static ThreadSummary Decode(byte[] summary) =>
        JsonSerializer.Deserialize(summary, ThreadJson.Wire.ThreadSummary)
            ?? throw new JsonException("A catalog entry is a JSON object, not null.");

    public static void AddOwner(NpgsqlParameterCollection parameters, Owner owner)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(owner.Tenant) });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(owner.User) });
    }

    public static void AddKey(NpgsqlParameterCollection parameters, ThreadKey key)
    {
        AddOwner(parameters, key.Owner);
        parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(key.Id) });
    }

    private static NpgsqlCommand OfThread(string sql, NpgsqlConnection connection, ThreadKey key)
    {
        var command = new NpgsqlCommand(sql, connection);
        AddKey(command.Parameters, key);
        return command;
    }

    private static ThreadKey ReadKey(NpgsqlDataReader reader) =>
        new(PostgresText.FromKey(reader.GetString(0)), PostgresText.FromKey(reader.GetString(1)), reader.GetString(2));
}
