using System.Globalization;
using System.Text;
using ChatCluster.Threads;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>Lists the threads of an owner: one round trip for the page and the number of all.</summary>
internal static class ThreadList
{
    // A search of more words than a person types costs the server without telling anything.
    private const int MaxWords = 16;

    // Where a catalog entry has it, and nowhere else: within a text the quotes are escaped.
    private static readonly byte[] Shared = [.. ",\"shareId\":\""u8];

    private static readonly char[] WordSeparators = [' ', '\t', '\r', '\n'];

    public static void Validate(ThreadQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, ThreadQuery.MaxPageSize);
    }

    /// <param name="timeout">How long the server may take; null for what the connection says.</param>
    public static async Task<ThreadPage> ReadAsync(
        NpgsqlConnection connection, Owner owner, ThreadQuery query, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var page = PageCommand(owner, query);
        var total = new NpgsqlBatchCommand();
        total.CommandText = $"SELECT count(*) FROM chatcluster.threads t WHERE {Condition(owner, query, total.Parameters)}";

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { page, total } };
        if (timeout is { } limit)
        {
            batch.Timeout = (int)Math.Ceiling(limit.TotalSeconds);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var threads = new List<ThreadSummary>();
        while (await reader.ReadAsync(cancellationToken))
        {
            threads.Add(ThreadQueries.Decode(reader.GetFieldValue<byte[]>(0)));
        }

        // One more than asked for tells that there are more.
        var more = threads.Count > query.PageSize;
        if (more)
        {
            threads.RemoveAt(query.PageSize);
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(threads, (int)reader.GetInt64(0), more);
    }

    /// <summary>What reads the page.</summary>
    public static NpgsqlBatchCommand PageCommand(Owner owner, ThreadQuery query)
    {
        var page = new NpgsqlBatchCommand();
        var condition = Condition(owner, query, page.Parameters) + ThreadListOrder.Behind(query, page.Parameters);
        var skip = query.After is null ? (query.Page - 1L) * query.PageSize : 0;
        page.CommandText =
            $"SELECT t.summary FROM chatcluster.threads t WHERE {condition} ORDER BY {ThreadListOrder.Of(query)} LIMIT {query.PageSize + 1} OFFSET {skip}";
        return page;
    }

    private static string Condition(Owner owner, ThreadQuery query, NpgsqlParameterCollection parameters)
    {
        ThreadQueries.AddOwner(parameters, owner);
        var condition = new StringBuilder("t.owner = length($1)::text || ':' || $1 || $2");
        if (query.Archived is { } archived)
        {
            condition.Append(archived ? " AND t.archived" : " AND NOT t.archived");
        }

        if (query.Running is { } running)
        {
            condition.Append(running ? " AND t.running" : " AND NOT t.running");
        }

        if (query.Agent is { } agent)
        {
            condition.Append(query.OrNoAgent ? " AND (t.agent IS NULL OR t.agent = " : " AND (t.agent = ")
                .Append(Add(PostgresText.Key(agent))).Append(')');
        }

        if (query.Temporary is { } temporary)
        {
            condition.Append(temporary ? " AND t.temporary" : " AND NOT t.temporary");
        }

        if (query.Project is { } project)
        {
            parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Encoding.UTF8.GetBytes(ThreadSummary.ProjectMark(project)) });
            condition.Append(CultureInfo.InvariantCulture, $" AND position(${parameters.Count} IN t.summary) > 0");
        }

        if (query.Shared is { } shared)
        {
            parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Shared });
            condition.Append(CultureInfo.InvariantCulture, $" AND position(${parameters.Count} IN t.summary) {(shared ? ">" : "=")} 0");
        }

        foreach (var word in Words(query.Title))
        {
            condition.Append(" AND strpos(t.title_key, ").Append(Add(word.ToUpperInvariant())).Append(") > 0");
        }

        foreach (var word in Words(query.Text))
        {
            condition.Append(" AND (strpos(t.title_key, ").Append(Add(word.ToUpperInvariant())).Append(") > 0");
            if (SearchWords.Query(owner, word) is { } messages)
            {
                condition.Append(" OR t.id IN (SELECT e.thread FROM chatcluster.events e WHERE e.words @@ ").Append(Add(messages))
                    .Append("::tsquery)");
            }

            condition.Append(')');
        }

        return condition.ToString();

        string Add(string value)
        {
            parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
            return $"${parameters.Count}";
        }
    }

    private static IEnumerable<string> Words(string? text) =>
        text is null ? [] : PostgresText.Plain(text).Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxWords);
}
