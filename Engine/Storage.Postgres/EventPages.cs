using System.Runtime.CompilerServices;
using ChatCluster.Threads;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>Reads a log in pages, so that a slow reader holds neither a connection nor the whole thread in memory.</summary>
internal static class EventPages
{
    private const int MaxEvents = 500;
    private const long MaxSize = 1024 * 1024;

    private const string Columns = "t.id, t.sequence AS last, e.sequence, e.json";

    public static async IAsyncEnumerable<StoredEvent> ReadAsync(
        PostgresDatabase database, ThreadKey key, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Page page = new(null, after, after, []);
        do
        {
            // From the second page on by its row: a thread that is deleted and begun again meanwhile is another one.
            var (row, last) = (page.Row, page.Read);
            page = await database.RepeatableAsync(
                (connection, token) => ReadPageAsync(connection, key, row, last, token), cancellationToken);
            foreach (var @event in page.Events)
            {
                yield return @event;
            }
        }
        while (page.Events.Count > 0 && page.Read < page.Last);
    }

    private static async Task<Page> ReadPageAsync(
        NpgsqlConnection connection, ThreadKey key, long? row, long after, CancellationToken cancellationToken)
    {
        await using var command =
            new NpgsqlCommand(Sql(row is null ? "t.tenant = $4 AND t.username = $5 AND t.thread_id = $6" : "t.id = $4"), connection)
            {
                Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<int> { TypedValue = MaxEvents },
                new NpgsqlParameter<long> { TypedValue = MaxSize },
            },
            };
        if (row is { } id)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        }
        else
        {
            ThreadQueries.AddKey(command.Parameters, key);
        }

        var page = new Page(row, after, after, []);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            page = page with { Row = reader.GetInt64(0), Last = reader.GetInt64(1), Read = reader.GetInt64(2) };
            page.Events.Add(new(page.Read, reader.GetFieldValue<byte[]>(3)));
        }

        return page;
    }

    // A page ends after the event that makes it too large: the server knows the sizes without reading the events.
    private static string Sql(string thread) =>
        $"""
        SELECT id, last, sequence, json FROM (
            SELECT {Columns}, sum(octet_length(e.json)) OVER (ORDER BY e.sequence) - octet_length(e.json) AS before
            FROM chatcluster.threads t JOIN chatcluster.events e ON e.thread = t.id
            WHERE {thread} AND e.sequence > $1 ORDER BY e.sequence LIMIT $2
        ) page WHERE before < $3 ORDER BY sequence
        """;

    /// <param name="Row">The thread's row.</param>
    /// <param name="Last">The thread's last sequence when the page was read.</param>
    /// <param name="Read">The page's last sequence.</param>
    private readonly record struct Page(long? Row, long Last, long Read, List<StoredEvent> Events);
}
