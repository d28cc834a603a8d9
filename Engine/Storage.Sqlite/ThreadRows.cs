using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The statements about one thread.</summary>
internal static class ThreadRows
{
    // Of a page of events, so that the database is not held open for long.
    private const int PageEvents = 500;
    private const int PageBytes = 256 * 1024;

    private const string OfThread = "FROM owners o JOIN threads t ON t.owner = o.id AND t.name = ?2 WHERE o.name = ?1";

    /// <exception cref="ThreadConflictException">The log is not where the append expects it.</exception>
    public static void Append(
        Connection connection, long expected, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary, ReadOnlySpan<byte> encoded)
    {
        var key = summary.Key;
        var (id, sequence, same) = Find(connection, summary);
        if (sequence != expected)
        {
            throw new ThreadConflictException(key, expected, sequence);
        }

        if (id == 0)
        {
            id = Insert(connection, OwnerRows.FindOrAdd(connection, key.Owner), summary, encoded);
        }
        else
        {
            Update(connection, id, summary, encoded, same);
        }

        using var insert = connection.Use("INSERT INTO events VALUES (?1, ?2)");
        for (var i = 0; i < events.Count; i++)
        {
            insert.Bind(1, EventId.Of(id, expected + i + 1)).Bind(2, events[i].Span).Execute();
        }
    }

    public static ThreadSummary? Find(Connection connection, ThreadKey key)
    {
        using var statement = Of(connection, $"SELECT t.summary {OfThread}", key);
        return statement.Step() ? Decode(statement.Bytes(0)) : null;
    }

    /// <summary>A page of the events after one.</summary>
    /// <param name="thread">The thread's row, for the pages after the first: a thread that was deleted and begun again is another.</param>
    public static (long Thread, List<StoredEvent> Events, bool More) Read(Connection connection, ThreadKey key, long? thread, long after)
    {
        var page = new List<StoredEvent>();
        if (thread is not { } id)
        {
            using var found = Of(connection, $"SELECT t.id {OfThread}", key);
            if (!found.Step())
            {
                return (0, page, false);
            }

            id = found.Long(0);
        }

        var size = 0;
        using var events = connection.Use("SELECT id, json FROM events WHERE id > ?1 AND id <= ?2 ORDER BY id")
            .Bind(1, EventId.Of(id, after)).Bind(2, EventId.Of(id, EventId.MaxSequence));
        while (events.Step())
        {
            var json = events.Bytes(1).ToArray();
            page.Add(new(EventId.SequenceOf(events.Long(0)), json));
            size += json.Length;
            if (page.Count == PageEvents || size >= PageBytes)
            {
                return (id, page, true);
            }
        }

        return (id, page, false);
    }

    public static IReadOnlyList<StoredEvent> ReadBackward(Connection connection, ThreadKey key, long before, int count)
    {
        var page = new List<StoredEvent>();
        using var found = Of(connection, $"SELECT t.id {OfThread}", key);
        if (before <= 1 || !found.Step())
        {
            return page;
        }

        using var events = connection.Use("SELECT id, json FROM events WHERE id >= ?1 AND id <= ?2 ORDER BY id DESC LIMIT ?3")
            .Bind(1, EventId.Of(found.Long(0), 1)).Bind(2, EventId.Of(found.Long(0), before - 1)).Bind(3, count);
        while (events.Step())
        {
            page.Add(new(EventId.SequenceOf(events.Long(0)), events.Bytes(1).ToArray()));
        }

        return page;
    }

    /// <summary>Deletes everything of a thread: events, words, files and credentials too.</summary>
    public static bool Delete(Connection connection, ThreadKey key)
    {
        if (OwnerRows.Find(connection, key.Owner) is not { } owner)
        {
            return false;
        }

        var existed = false;
        using (var found = connection.Use("SELECT id, indexed FROM threads WHERE owner = ?1 AND name = ?2").Bind(1, owner).Bind(2, key.Id))
        {
            if (found.Step())
            {
                existed = true;
                var id = found.Long(0);
                WordIndex.Forget(connection, id, owner, found.Long(1));
                using var events = connection.Use("DELETE FROM events WHERE id BETWEEN ?1 AND ?2")
                    .Bind(1, EventId.Of(id, 0)).Bind(2, EventId.Of(id, EventId.MaxSequence));
                events.Execute();
            }
        }

        using var thread = connection.Use("DELETE FROM threads WHERE owner = ?1 AND name = ?2").Bind(1, owner).Bind(2, key.Id);
        thread.Execute();
        using var credentials = connection.Use("DELETE FROM credentials WHERE owner = ?1 AND thread = ?2").Bind(1, owner).Bind(2, key.Id);
        credentials.Execute();
        FileRows.Delete(connection, owner, key.Id);
        OwnerRows.Forget(connection, owner);
        return existed;
    }

    public static ThreadSummary Decode(ReadOnlySpan<byte> summary) =>
        JsonSerializer.Deserialize(summary, ThreadJson.Wire.ThreadSummary)
        ?? throw new JsonException("A catalog entry is a JSON object, not null.");

    private static (long Id, long Sequence, bool Same) Find(Connection connection, ThreadSummary summary)
    {
        using var statement = Of(
            connection,
            $"SELECT t.id, t.sequence, t.created = ?3 AND t.archived = ?4 AND t.agent IS ?5 AND t.title IS ?6 {OfThread}",
            summary.Key);
        BindRare(statement, 3, summary);
        return statement.Step() ? (statement.Long(0), statement.Long(1), statement.Long(2) != 0) : default;
    }

    private static long Insert(Connection connection, long owner, ThreadSummary summary, ReadOnlySpan<byte> encoded)
    {
        using var insert = connection.Use(
            """
            INSERT INTO threads (sequence, updated, running, summary, created, archived, agent, title, owner, name, temporary)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id
            """);
        BindOften(insert, summary, encoded);
        BindRare(insert, 5, summary);
        insert.Bind(9, owner).Bind(10, summary.Key.Id).Bind(11, summary.Temporary is true).Step();
        return insert.Long(0);
    }

    // Most appends change nothing of what the other indexes have, which are then left alone.
    private static void Update(Connection connection, long id, ThreadSummary summary, ReadOnlySpan<byte> encoded, bool same)
    {
        using var update = connection.Use(same
            ? "UPDATE threads SET sequence = ?1, updated = ?2, running = ?3, summary = ?4 WHERE id = ?5"
            : """
              UPDATE threads SET sequence = ?1, updated = ?2, running = ?3, summary = ?4, created = ?6, archived = ?7, agent = ?8, title = ?9
              WHERE id = ?5
              """);
        BindOften(update, summary, encoded);
        update.Bind(5, id);
        if (!same)
        {
            BindRare(update, 6, summary);
        }

        update.Execute();
    }

    private static void BindOften(Statement statement, ThreadSummary summary, ReadOnlySpan<byte> encoded) =>
        statement.Bind(1, summary.Sequence).Bind(2, summary.UpdatedAt.UtcTicks).Bind(3, summary.Running).Bind(4, encoded);

    private static void BindRare(Statement statement, int first, ThreadSummary summary) =>
        statement.Bind(first, summary.CreatedAt.UtcTicks).Bind(first + 1, summary.Archived)
            .Bind(first + 2, summary.Agent).Bind(first + 3, summary.Title?.ToUpperInvariant());

    private static Statement Of(Connection connection, string sql, ThreadKey key) =>
        connection.Use(sql).Bind(1, key.Owner.ToString()).Bind(2, key.Id);
}
