using ChatCluster.Threads;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>In which order threads are listed, and which of them come behind a place in that order.</summary>
internal static class ThreadListOrder
{
    // As the index has it: an index row has a largest size, and a title has none.
    private const int TitleLength = 200;
    private const string TitleColumn = "left(t.title_key, 200)";

    // Ties are broken by id, so that a thread is never on two pages and never on none.
    public static string Of(ThreadQuery query) => (IsDescending(query), query.Sort) switch
    {
        (false, var sort) => $"{Column(sort)}, t.thread_id",
        (true, ThreadSort.Title) => $"{TitleColumn} DESC NULLS LAST, t.thread_id",
        (true, var sort) => $"{Column(sort)} DESC, t.thread_id",
    };

    /// <summary>The condition for threads behind <see cref="ThreadQuery.After"/>; empty without it.</summary>
    public static string Behind(ThreadQuery query, NpgsqlParameterCollection parameters)
    {
        if (query.After is not { } after)
        {
            return "";
        }

        parameters.Add(new NpgsqlParameter<string> { TypedValue = after.Id });
        var id = $"${parameters.Count}";
        if (query.Sort is ThreadSort.Title && after.Title is null)
        {
            return $" AND t.title_key IS NULL AND t.thread_id > {id}";
        }

        parameters.Add(query.Sort is ThreadSort.Title
            ? new NpgsqlParameter<string> { TypedValue = Key(after.Title!) }
            : new NpgsqlParameter<DateTime> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = after.Time.UtcDateTime });
        var (column, value) = (Column(query.Sort), $"${parameters.Count}");
        var beyond = IsDescending(query) ? "<" : ">";

        // The first half is what an index can seek by.
        var place = $"{column} {beyond}= {value} AND ({column} {beyond} {value} OR t.thread_id > {id})";
        return query.Sort is ThreadSort.Title ? $" AND (t.title_key IS NULL OR ({place}))" : $" AND {place}";
    }

    private static bool IsDescending(ThreadQuery query) => query.Descending ?? query.Sort is not ThreadSort.Title;

    private static string Key(string title)
    {
        var key = PostgresText.Plain(title).ToUpperInvariant();
        var runes = key.EnumerateRunes().Take(TitleLength).Sum(rune => rune.Utf16SequenceLength);
        return key[..runes];
    }

    private static string Column(ThreadSort sort) => sort switch
    {
        ThreadSort.Updated => "t.updated_at",
        ThreadSort.Created => "t.created_at",
        ThreadSort.Title => TitleColumn,
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Unknown order."),
    };
}
