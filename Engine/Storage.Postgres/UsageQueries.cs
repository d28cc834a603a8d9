using ChatCluster.Ledger;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>Reads the ledger of usage.</summary>
internal static class UsageQueries
{
    private const int DeletedAtOnce = 1_000;

    private static readonly (UsageGroups Group, string Column, string None)[] Columns =
    [
        (UsageGroups.Day, "(at AT TIME ZONE 'UTC')::date", "NULL::date"),
        (UsageGroups.Tenant, "tenant", "NULL::text"),
        (UsageGroups.User, "username", "NULL::text"),
        (UsageGroups.Agent, "agent", "NULL::text"),
        (UsageGroups.Model, "model", "NULL::text"),
        (UsageGroups.Purpose, "purpose", "NULL::text"),
        (UsageGroups.Tool, "tool", "NULL::text"),
        (UsageGroups.Key, "own_key", "NULL::boolean"),
    ];

    public static async Task<IReadOnlyList<UsageSum>> SumAsync(
        NpgsqlConnection connection, UsageQuery query, CancellationToken cancellationToken)
    {
        string[] by = [.. Columns.Where(column => query.By.HasFlag(column.Group)).Select(column => column.Column)];
        var order = by.Length == 0
            ? "" : $"GROUP BY {string.Join(", ", by)} ORDER BY {string.Join(", ", by.Select(column => $"{column} NULLS FIRST"))}";
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {string.Join(", ", Columns.Select(column => query.By.HasFlag(column.Group) ? column.Column : column.None))},
                coalesce(sum(runs), 0), coalesce(sum(messages), 0), count(*) FILTER (WHERE kind = 2), count(*) FILTER (WHERE kind = 2 AND outcome IS NOT NULL),
                coalesce(sum(latency) FILTER (WHERE kind = 2), 0)::bigint, coalesce(sum(calls), 0), coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint,
                sum(cached)::bigint, sum(cache_write)::bigint, sum(reasoning)::bigint, coalesce(sum(latency) FILTER (WHERE kind <> 2), 0)::bigint, sum(cost),
                bool_or(estimated)
            FROM chatcluster.usage
            WHERE ($1::text IS NULL OR tenant = $1) AND ($2::text IS NULL OR username = $2) AND at >= $3 AND at < $4
            {order} {(by.Length == 0 ? "HAVING count(*) > 0" : "")} LIMIT {UsageQuery.MaxSums + 1}
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = query.Tenant is { } tenant ? PostgresText.Key(tenant) : null });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = query.User is { } user ? PostgresText.Key(user) : null });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = query.From.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = query.Before.UtcDateTime });
        var sums = new List<UsageSum>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            sums.Add(Read(reader));
        }

        return sums;
    }

    public static async Task<int> DeleteAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // Lines come in the order of their time, or nearly.
        await using var command = new NpgsqlCommand(
            "DELETE FROM chatcluster.usage WHERE at < $1 AND id IN (SELECT id FROM chatcluster.usage ORDER BY id LIMIT $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = before.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DeletedAtOnce });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static UsageSum Read(NpgsqlDataReader row) => new()
    {
        Day = row.IsDBNull(0) ? null : row.GetFieldValue<DateOnly>(0),
        Tenant = Text(row, 1) is { } tenant ? PostgresText.FromKey(tenant) : null,
        User = Text(row, 2) is { } user ? PostgresText.FromKey(user) : null,
        Agent = Text(row, 3),
        Model = Text(row, 4),
        Purpose = Text(row, 5),
        Tool = Text(row, 6),
        OwnKey = row.IsDBNull(7) ? null : row.GetBoolean(7),
        Runs = (int)row.GetInt64(8),
        Messages = (int)row.GetInt64(9),
        ToolCalls = (int)row.GetInt64(10),
        ToolErrors = (int)row.GetInt64(11),
        ToolMs = row.GetInt64(12),
        Usage = new()
        {
            Calls = (int)row.GetInt64(13),
            InputTokens = row.GetInt64(14),
            OutputTokens = row.GetInt64(15),
            CachedTokens = Number(row, 16),
            CacheWriteTokens = Number(row, 17),
            ReasoningTokens = Number(row, 18),
            LatencyMs = row.GetInt64(19),
            Cost = row.IsDBNull(20) ? null : row.GetDecimal(20),
            Estimated = row.GetBoolean(21) ? true : null,
        },
    };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
