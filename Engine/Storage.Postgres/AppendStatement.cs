using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>Appends to many threads with one statement, which is one round trip and one transaction.</summary>
internal static class AppendStatement
{
    // Each thread is checked by itself, against its row as it is when its lock is held: an append that does not fit falls out of
    // the joins, and the others are stored. A thread may be in a batch once only.
    private const string Sql =
        """
        WITH wanted AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WITH ORDINALITY
                AS w(tenant, username, thread_id, expected, sequence, summary, title_key, agent, running, archived, created_at, updated_at, n)
        ), begun AS (
            INSERT INTO chatcluster.threads (tenant, username, thread_id, sequence, summary, title_key, agent, running, archived, created_at, updated_at)
            SELECT tenant, username, thread_id, sequence, summary, title_key, agent, running, archived, created_at, updated_at
            FROM wanted WHERE expected = 0 ORDER BY tenant, username, thread_id
            ON CONFLICT DO NOTHING
            RETURNING id, tenant, username, thread_id
        ), continued AS (
            UPDATE chatcluster.threads t
            SET sequence = w.sequence, summary = w.summary, title_key = w.title_key, agent = w.agent, running = w.running,
                archived = w.archived, created_at = w.created_at, updated_at = w.updated_at
            FROM wanted w
            WHERE w.expected > 0 AND t.tenant = w.tenant AND t.username = w.username AND t.thread_id = w.thread_id AND t.sequence = w.expected
            RETURNING w.n, t.id
        ), accepted AS (
            SELECT w.n, b.id FROM begun b JOIN wanted w USING (tenant, username, thread_id)
            UNION ALL
            SELECT n, id FROM continued
        ), appended AS (
            INSERT INTO chatcluster.events (thread, sequence, json, words)
            SELECT a.id, e.sequence, e.json, e.words::tsvector
            FROM unnest($13, $14, $15, $16) AS e(n, sequence, json, words) JOIN accepted a USING (n)
        )
        SELECT n FROM accepted
        """;

    /// <returns>Those that were appended; the others conflict.</returns>
    public static async Task<IReadOnlySet<PendingAppend>> ExecuteAsync(NpgsqlConnection connection, IReadOnlyList<PendingAppend> batch, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        AddThreads(command.Parameters, batch);
        AddEvents(command.Parameters, batch);
        var accepted = new HashSet<PendingAppend>(batch.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            accepted.Add(batch[(int)reader.GetInt64(0) - 1]);
        }

        return accepted;
    }

    private static void AddThreads(NpgsqlParameterCollection parameters, IReadOnlyList<PendingAppend> batch)
    {
        Add(NpgsqlDbType.Text, append => PostgresText.Key(append.Key.Tenant));
        Add(NpgsqlDbType.Text, append => PostgresText.Key(append.Key.User));
        Add(NpgsqlDbType.Text, append => append.Key.Id);
        Add(NpgsqlDbType.Bigint, append => append.ExpectedSequence);
        Add(NpgsqlDbType.Bigint, append => append.Summary.Sequence);
        Add(NpgsqlDbType.Bytea, append => append.SummaryJson);
        Add(NpgsqlDbType.Text, append => append.Summary.Title is { } title ? PostgresText.Plain(title).ToUpperInvariant() : null);
        Add(NpgsqlDbType.Text, append => append.Summary.Agent is { } agent ? PostgresText.Key(agent) : null);
        Add(NpgsqlDbType.Boolean, append => append.Summary.Running);
        Add(NpgsqlDbType.Boolean, append => append.Summary.Archived);
        Add(NpgsqlDbType.TimestampTz, append => append.Summary.CreatedAt.UtcDateTime);
        Add(NpgsqlDbType.TimestampTz, append => append.Summary.UpdatedAt.UtcDateTime);

        void Add<T>(NpgsqlDbType type, Func<PendingAppend, T> value) => parameters.Add(Array(type, batch.Select(value).ToArray()));
    }

    private static void AddEvents(NpgsqlParameterCollection parameters, IReadOnlyList<PendingAppend> batch)
    {
        var count = batch.Sum(append => append.Events.Count);
        var (numbers, sequences) = (new long[count], new long[count]);
        var (json, words) = (new ReadOnlyMemory<byte>[count], new string?[count]);
        var row = 0;
        for (var n = 0; n < batch.Count; n++)
        {
            for (var i = 0; i < batch[n].Events.Count; i++, row++)
            {
                (numbers[row], sequences[row]) = (n + 1, batch[n].ExpectedSequence + i + 1);
                (json[row], words[row]) = (batch[n].Events[i], batch[n].Words[i]);
            }
        }

        parameters.Add(Array(NpgsqlDbType.Bigint, numbers));
        parameters.Add(Array(NpgsqlDbType.Bigint, sequences));
        parameters.Add(Array(NpgsqlDbType.Bytea, json));
        parameters.Add(Array(NpgsqlDbType.Text, words));
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, T[] values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
}
