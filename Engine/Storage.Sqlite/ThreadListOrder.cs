using System.Globalization;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>In which order threads are listed, and which of them come behind a place in that order.</summary>
internal static class ThreadListOrder
{
    // Ties are broken by id, so that a thread is never on two pages and never on none.
    public static string Of(ThreadQuery query)
    {
        var nulls = query.Sort is ThreadSort.Title ? " NULLS LAST" : "";
        return $"{Column(query.Sort)}{(IsDescending(query) ? " DESC" : "")}{nulls}, t.name";
    }

    /// <summary>The condition for threads behind <see cref="ThreadQuery.After"/>, with an AND before it; empty without it.</summary>
    /// <param name="add">Takes a parameter and answers its name.</param>
    public static string Behind(ThreadQuery query, Func<string, string> add)
    {
        if (query.After is not { } after)
        {
            return "";
        }

        var id = add(after.Id);
        if (query.Sort is ThreadSort.Title && after.Title is null)
        {
            return $" AND t.title IS NULL AND t.name > {id}";
        }

        var value = query.Sort is ThreadSort.Title
            ? add(after.Title!.ToUpperInvariant())
            : after.Time.UtcTicks.ToString(CultureInfo.InvariantCulture);
        var (column, beyond) = (Column(query.Sort), IsDescending(query) ? "<" : ">");

        // The first half is what an index can seek by.
        var place = $"{column} {beyond}= {value} AND ({column} {beyond} {value} OR t.name > {id})";
        return query.Sort is ThreadSort.Title ? $" AND (t.title IS NULL OR ({place}))" : $" AND {place}";
    }

    private static bool IsDescending(ThreadQuery query) => query.Descending ?? query.Sort is not ThreadSort.Title;

    private static string Column(ThreadSort sort) => sort switch
    {
        ThreadSort.Updated => "t.updated",
        ThreadSort.Created => "t.created",
        ThreadSort.Title => "t.title",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Unknown order."),
    };
}
