using ChatCluster.Ledger;
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
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WITH ORDINALITY
                AS w(tenant, username, thread_id, expected, sequence, summary, title_key, agent, running, archived, created_at, updated_at,
                    temporary, n)
        ), begun AS (
            INSERT INTO chatcluster.threads (tenant, username, thread_id, sequence, summary, title_key, agent, running, archived, created_at, updated_at,
                temporary)
            SELECT tenant, username, thread_id, sequence, summary, title_key, agent, running, archived, created_at, updated_at, temporary
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
            FROM unnest($14, $15, $16, $17) AS e(n, sequence, json, words) JOIN accepted a USING (n)
        ), used AS (
            INSERT INTO chatcluster.usage (tenant, username, thread_id, at, kind, run_id, agent, model, purpose, tool, outcome, runs, messages, calls,
                input, output, cached, cache_write, reasoning, latency, first_token, cost, estimated, own_key)
            SELECT w.tenant, w.username, w.thread_id, u.at, u.kind, u.run_id, u.agent, u.model, u.purpose, u.tool, u.outcome, u.runs, u.messages, u.calls,
                u.input, u.output, u.cached, u.cache_write, u.reasoning, u.latency, u.first_token, u.cost, u.estimated, u.own_key
            FROM unnest($18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)
                AS u(n, at, kind, run_id, agent, model, purpose, tool, outcome, runs, messages, calls, input, output, cached, cache_write, reasoning,
                    latency, first_token, cost, estimated, own_key)
            JOIN accepted a USING (n) JOIN wanted w USING (n)
        )
        SELECT n FROM accepted
        """;

    /// <returns>Those that were appended; the others conflict.</returns>
    public static async Task<IReadOnlySet<PendingAppend>> ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingAppend> batch, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        AddThreads(command.Parameters, batch);
        AddEvents(command.Parameters, batch);
        AddUsage(command.Parameters, batch);
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
        Add(NpgsqlDbType.Boolean, append => append.Summary.Temporary is true);

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

    private static void AddUsage(NpgsqlParameterCollection parameters, IReadOnlyList<PendingAppend> batch)
    {
        var lines = batch.SelectMany((append, index) => append.Usage.Select(line => (N: index + 1L, Line: line))).ToList();
        Add(NpgsqlDbType.Bigint, entry => entry.N);
        Add(NpgsqlDbType.TimestampTz, entry => entry.Line.At.UtcDateTime);
        Add(NpgsqlDbType.Smallint, entry => (short)entry.Line.Kind);
        Add(NpgsqlDbType.Text, entry => entry.Line.RunId);
        Add(NpgsqlDbType.Text, entry => Text(entry.Line.Agent));
        Add(NpgsqlDbType.Text, entry => Text(entry.Line.Usage.Model));
        Add(NpgsqlDbType.Text, entry => entry.Line.Purpose);
        Add(NpgsqlDbType.Text, entry => Text(entry.Line.Tool));
        Add(NpgsqlDbType.Text, entry => Text(entry.Line.Outcome));
        Add(NpgsqlDbType.Integer, entry => entry.Line.Runs);
        Add(NpgsqlDbType.Integer, entry => entry.Line.Messages);
        Add(NpgsqlDbType.Integer, entry => entry.Line.Usage.Calls);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.InputTokens);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.OutputTokens);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.CachedTokens);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.CacheWriteTokens);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.ReasoningTokens);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.LatencyMs);
        Add(NpgsqlDbType.Bigint, entry => entry.Line.Usage.FirstTokenMs);
        Add(NpgsqlDbType.Numeric, entry => entry.Line.Usage.Cost);
        Add(NpgsqlDbType.Boolean, entry => entry.Line.Usage.Estimated is true);
        Add(NpgsqlDbType.Boolean, entry => entry.Line.Usage.OwnKey is true);

        void Add<T>(NpgsqlDbType type, Func<(long N, UsageLine Line), T> value) =>
            parameters.Add(Array(type, lines.Select(value).ToArray()));
    }

    private static string? Text(string? value) => value is null ? null : PostgresText.Plain(value);

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
}
