using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// The words of messages and replies, indexed in batches behind the log. Each stands there behind a mark of its owner, so that a search
/// reads its owner's part of the index and nothing of others'.
/// </summary>
internal static class WordIndex
{
    // Threads in one transaction.
    private const int Batch = 200;

    // Text beyond this is not indexed.
    private const int MaxText = 100_000;

    private const string Insert = "INSERT INTO words (rowid, text) VALUES (?1, ?2)";
    private const string Remove = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?1, ?2)";

    public static bool IsBehind(Connection connection)
    {
        using var waiting = connection.Use("SELECT EXISTS (SELECT 1 FROM threads WHERE indexed < sequence)");
        return waiting.Step() && waiting.Long(0) != 0;
    }

    /// <summary>Indexes new events of some threads.</summary>
    /// <returns>Whether there may be more to do.</returns>
    public static bool Advance(Connection connection)
    {
        var threads = new List<(long Id, long Owner, long Indexed, long Sequence)>();
        const string Waiting = "SELECT id, owner, indexed, sequence FROM threads WHERE indexed < sequence ORDER BY id LIMIT ?1";
        using (var waiting = connection.Use(Waiting))
        {
            waiting.Bind(1, Batch);
            while (waiting.Step())
            {
                threads.Add((waiting.Long(0), waiting.Long(1), waiting.Long(2), waiting.Long(3)));
            }
        }

        foreach (var (id, owner, indexed, sequence) in threads)
        {
            Each(connection, Insert, owner, EventId.Of(id, indexed), EventId.Of(id, sequence));
            using var done = connection.Use("UPDATE threads SET indexed = ?1 WHERE id = ?2").Bind(1, sequence).Bind(2, id);
            done.Execute();
        }

        return threads.Count == Batch;
    }

    /// <summary>Takes a thread's words out, as long as its events are there.</summary>
    public static void Forget(Connection connection, long thread, long owner, long indexed) =>
        Each(connection, Remove, owner, EventId.Of(thread, 0), EventId.Of(thread, indexed));

    /// <summary>A query for messages of an owner with words that begin with those of a text; null when it has no word.</summary>
    public static string? Query(long owner, string text)
    {
        var mark = Mark(owner);
        var query = new StringBuilder();
        var words = new WordReader(text, stackalloc char[WordReader.BufferLength]);
        while (words.MoveNext())
        {
            query.Append(query.Length == 0 ? "\"" : " AND \"").Append(mark).Append(words.Current).Append("\"*");
        }

        return query.Length == 0 ? null : query.ToString();
    }

    private static void Each(Connection connection, string sql, long owner, long after, long last)
    {
        var mark = Mark(owner);
        byte[] buffer = [];
        using var events = connection.Use("SELECT id, json FROM events WHERE id > ?1 AND id <= ?2 ORDER BY id");
        events.Bind(1, after).Bind(2, last);
        using var change = connection.Use(sql);
        while (events.Step())
        {
            if (EventText.Find(events.Bytes(1)) is { } text && Words(mark, text, ref buffer) is > 0 and var length)
            {
                change.Bind(1, events.Long(0)).BindText(2, buffer.AsSpan(0, length)).Execute();
            }
        }
    }

    // What is taken out must be what was put in: who changes this, or the reader of words, raises the schema's version and indexes anew.
    private static int Words(string mark, string text, ref byte[] buffer)
    {
        var length = 0;
        var words = new WordReader(text.AsSpan(0, Math.Min(text.Length, MaxText)), stackalloc char[WordReader.BufferLength]);
        while (words.MoveNext())
        {
            var most = mark.Length + 1 + (3 * words.Current.Length);
            if (buffer.Length < length + most)
            {
                Array.Resize(ref buffer, Math.Max(4096, 2 * (length + most)));
            }

            length += Encoding.ASCII.GetBytes(mark, buffer.AsSpan(length));
            Utf8.FromUtf16(words.Current, buffer.AsSpan(length), out _, out var written);
            length += written;
            buffer[length++] = (byte)' ';
        }

        return length;
    }

    // Its length stands first, so that no owner's mark is the beginning of another's.
    private static string Mark(long owner)
    {
        var number = owner.ToString("x", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{number.Length:x}{number}");
    }
}
