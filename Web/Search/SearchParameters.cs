using System.Globalization;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Search;

/// <summary>What to search for, and where.</summary>
internal readonly record struct SearchParameters(
    [property: FromQuery(Name = "q")] string? Q,
    [property: FromQuery(Name = "tool")] string? Tool,
    [property: FromQuery(Name = "agent")] string? Agent,
    [property: FromQuery(Name = "archived")] string? Archived,
    [property: FromQuery(Name = "since")] string? Since,
    [property: FromQuery(Name = "until")] string? Until,
    [property: FromQuery(Name = "limit")] int? Limit,
    [property: FromQuery(Name = "cursor")] string? Cursor)
{
    private const string List = "search";
    private const int DefaultSize = 20;
    private const int MaxSize = 50;
    private const int MaxTextLength = 200;

    public static QueryParameter[] Parameters { get; } =
    [
        new("q", $"Words, each of which occurs in the title, in a message or in a reply; up to {MaxTextLength} characters."),
        new("tool", "Only threads that have called this tool."),
        new("agent", "Only threads of this agent. Those that name none are of the agent 'default'."),
        new("archived", "Those in the archive too (any), only these (true), or none of them (false, the default).")
        {
            Values = ["false", "true", "any"],
        },
        new("since", "Only threads that changed on this day or at this time, or later: 2026-11-28 or 2026-11-28T09:30:00Z."),
        new("until", "Only threads that did not change on this day or at this time, or later."),
        QueryParameters.Limit with { Most = MaxSize },
        QueryParameters.Cursor,
    ];

    /// <summary>What is searched for, word by word.</summary>
    public string[] Words => (Q ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public int Size => PageLimits.Size(Limit, null, DefaultSize, MaxSize);

    /// <summary>From when on a thread has to have changed.</summary>
    public DateTimeOffset Earliest => Time("since", Since) ?? DateTimeOffset.MinValue;

    public ThreadQuery Read()
    {
        if (string.IsNullOrWhiteSpace(Q) && string.IsNullOrEmpty(Tool) && string.IsNullOrEmpty(Agent) && string.IsNullOrEmpty(Since)
            && string.IsNullOrEmpty(Until))
        {
            throw RequestException.Invalid("nothing_to_search", "Give q, tool, agent, since or until. GET /v1/threads lists all threads.");
        }

        if (Q?.Length > MaxTextLength)
        {
            throw RequestException.Invalid("query_too_long", $"Search for at most {MaxTextLength} characters in q.");
        }

        // A list by time begins behind any place in time, whether a thread stands there or not.
        ThreadPosition? until = Time("until", Until) is { } time ? new("~", time) : null;
        return new()
        {
            PageSize = Size,
            Text = string.IsNullOrWhiteSpace(Q) ? null : Q,
            Agent = string.IsNullOrEmpty(Agent) ? null : Agent,
            OrNoAgent = Agent is AgentDescription.Default,
            Archived = PageLimits.Archived(Archived),
            After = PageCursor.ReadPlace(Cursor, List) ?? until,
        };
    }

    public static string Next(ThreadSummary last) => PageCursor.Write(List, ThreadPosition.Of(last, ThreadSort.Updated));

    private static DateTimeOffset? Time(string name, string? text) => string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw RequestException.Invalid("bad_time", $"{name} is a day or a time like 2026-11-28 or 2026-11-28T09:30:00Z.");
}
