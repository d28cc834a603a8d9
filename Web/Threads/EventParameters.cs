using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>From where to read a thread's events: as a stream, or which page of them.</summary>
internal readonly record struct EventParameters(
    [property: FromQuery(Name = "cursor")] string? Cursor,
    [property: FromQuery(Name = "limit")] int? Limit,
    [property: FromQuery(Name = "after")] string? After,
    [property: FromQuery(Name = "before")] string? Before,
    [property: FromQuery(Name = "count")] int? Count)
{
    private const int DefaultSize = 200;
    private const int MaxSize = 1_000;
    private const string Forward = "events after";
    private const string Backward = "events before";

    public static QueryParameter[] Parameters { get; } =
    [
        QueryParameters.Cursor,
        QueryParameters.Limit with { Most = MaxSize },
        new("after", "An event's cursor, like 7 or 7.120: what follows it."),
        new("before", "An event's cursor: the page that ends before it. For pages only."),
        new("count", "The name of `limit` before.") { Least = 1, Most = MaxSize, Deprecated = true },
    ];

    /// <summary>In which direction a page is read, behind which event, and how many events it has.</summary>
    public (bool Forward, long From, int Size) ReadPage()
    {
        var size = PageLimits.Size(Limit, Count, DefaultSize, MaxSize, "count");
        if (PageCursor.ReadNumber(Cursor, Forward, Backward) is var (list, number))
        {
            return After is null && Before is null
                ? (list is Forward, number, size)
                : throw RequestException.Invalid("bad_page", "Give cursor alone, or after or before.");
        }

        return (Before, After) switch
        {
            (not null, not null) => throw RequestException.Invalid("bad_page", "Give after or before, not both."),
            (not null, null) => (false, PageLimits.Cursor("before", Before).Sequence, size),
            _ => (true, PageLimits.Cursor("after", After).Sequence, size),
        };
    }

    public static string Next(bool forward, long sequence) => PageCursor.Write(forward ? Forward : Backward, sequence);
}
