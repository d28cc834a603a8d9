using System.Globalization;
using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Lists and searches the threads of an owner.</summary>
internal static class ThreadList
{
    // A search of more words than a person types costs much and tells nothing.
    private const int MaxWords = 16;

    // Where a catalog entry has ,"shareId":" and nowhere else: within a text the quotes are escaped.
    private const string Shared = "instr(t.summary, x'2C2273686172654964223A22')";

    private const string InTitles = "SELECT id FROM threads INDEXED BY threads_by_title WHERE owner = ?1";

    public static void Validate(ThreadQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, ThreadQuery.MaxPageSize);
    }

    public static ThreadPage Read(Connection connection, Owner owner, ThreadQuery query)
    {
        if (OwnerRows.Find(connection, owner) is not { } id)
        {
            return new([], 0);
        }

        string[] titles = [.. Words(query.Title)];

        // The longest first: it is likely to be in the fewest threads.
        string[] words = [.. Words(query.Text).OrderByDescending(word => word.Length)];
        var searches = titles.Length > 0 || words.Length > 0;
        var parameters = new List<string>();

        // With words, it is they that say where to look, and the owner is only compared.
        var condition = (searches ? "+t.owner = ?1" : "t.owner = ?1") + Filters(query, Add) + InTitle(titles, Add) + InText(id, words, Add);
        var counted = parameters.Count;
        var behind = ThreadListOrder.Behind(query, Add);
        var order = ThreadListOrder.Of(query);

        // One more than asked for tells that there are more.
        var skip = query.After is null ? (query.Page - 1L) * query.PageSize : 0;
        var limit = string.Create(CultureInfo.InvariantCulture, $"LIMIT {query.PageSize + 1} OFFSET {skip}");

        // What words find is found once, for the page and for the number. Without words an index has the order, and another pass counts.
        var sql = searches
            ? $"""
              WITH found AS MATERIALIZED (SELECT t.id, t.updated, t.created, t.title, t.name FROM threads t WHERE {condition})
              SELECT (SELECT count(*) FROM found), s.summary
              FROM (SELECT t.id, row_number() OVER (ORDER BY {order}) AS place FROM found t WHERE true{behind} ORDER BY {order} {limit}) p
              JOIN threads s ON s.id = p.id ORDER BY p.place
              """
            : $"SELECT 0, t.summary FROM threads t WHERE {condition}{behind} ORDER BY {order} {limit}";
        var threads = new List<ThreadSummary>();
        var total = 0L;
        using (var page = Bind(connection.Prepare(sql), id, parameters))
        {
            while (page.Step())
            {
                total = page.Long(0);
                threads.Add(ThreadRows.Decode(page.Bytes(1)));
            }
        }

        if (total == 0)
        {
            using var count = Bind(connection.Prepare($"SELECT count(*) FROM threads t WHERE {condition}"), id, parameters.Take(counted));
            count.Step();
            total = count.Long(0);
        }

        var more = threads.Count > query.PageSize;
        return new(more ? threads[..query.PageSize] : threads, (int)total, more);

        string Add(string value)
        {
            parameters.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"?{parameters.Count + 1}");
        }
    }

    private static Statement Bind(Statement statement, long owner, IEnumerable<string> parameters)
    {
        statement.Bind(1, owner);
        foreach (var (index, value) in parameters.Index())
        {
            statement.Bind(index + 2, value);
        }

        return statement;
    }

    private static string Filters(ThreadQuery query, Func<string, string> add)
    {
        var filters = new StringBuilder();
        if (query.Archived is { } archived)
        {
            filters.Append(archived ? " AND t.archived" : " AND NOT t.archived");
        }

        if (query.Running is { } running)
        {
            filters.Append(running ? " AND t.running" : " AND NOT t.running");
        }

        if (query.Agent is { } agent)
        {
            filters.Append(query.OrNoAgent ? " AND (t.agent IS NULL OR t.agent = " : " AND (t.agent = ").Append(add(agent)).Append(')');
        }

        if (query.Temporary is { } temporary)
        {
            filters.Append(temporary ? " AND t.temporary" : " AND NOT t.temporary");
        }

        if (query.Project is { } project)
        {
            filters.Append(" AND instr(t.summary, CAST(").Append(add(ThreadSummary.ProjectMark(project))).Append(" AS BLOB)) > 0");
        }

        if (query.Shared is { } shared)
        {
            filters.Append(CultureInfo.InvariantCulture, $" AND {Shared} {(shared ? ">" : "=")} 0");
        }

        return filters.ToString();
    }

    // One pass over all titles.
    private static string InTitle(string[] words, Func<string, string> add) => words.Length == 0
        ? ""
        : $" AND t.id IN ({InTitles}{string.Concat(words.Select(word => $" AND instr(title, {add(word.ToUpperInvariant())}) > 0"))})";

    private static string InText(long owner, string[] words, Func<string, string> add)
    {
        var condition = new StringBuilder();
        foreach (var (index, word) in words.Index())
        {
            var title = add(word.ToUpperInvariant());
            var messages = WordIndex.Query(owner, word) is { } match
                ? string.Create(CultureInfo.InvariantCulture, $"SELECT rowid >> {EventId.Bits} FROM words WHERE words MATCH {add(match)}")
                : "SELECT NULL WHERE false";

            // The first says which threads, by a pass over all titles; the others only look into those (the plus keeps an index away).
            condition.Append(index == 0
                ? $" AND t.id IN ({InTitles} AND instr(title, {title}) > 0 UNION ALL {messages})"
                : $" AND (instr(t.title, {title}) > 0 OR +t.id IN ({messages}))");
        }

        return condition.ToString();
    }

    private static IEnumerable<string> Words(string? text) =>
        text is null ? [] : ThreadListing.Split(text).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxWords);
}
