using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>Which threads to list.</summary>
internal readonly record struct ThreadListQuery(
    [property: FromQuery(Name = "cursor")] string? Cursor,
    [property: FromQuery(Name = "limit")] int? Limit,
    [property: FromQuery(Name = "q")] string? Q,
    [property: FromQuery(Name = "title")] string? Title,
    [property: FromQuery(Name = "agent")] string? Agent,
    [property: FromQuery(Name = "project")] string? Project,
    [property: FromQuery(Name = "running")] bool? Running,
    [property: FromQuery(Name = "archived")] string? Archived,
    [property: FromQuery(Name = "shared")] bool? Shared,
    [property: FromQuery(Name = "sort")] string? Sort,
    [property: FromQuery(Name = "direction")] string? Direction,
    [property: FromQuery(Name = "page")] int? Page,
    [property: FromQuery(Name = "pageSize")] int? PageSize)
{
    private const int DefaultSize = 50;
    private const int MaxTextLength = 200;

    public static QueryParameter[] Parameters { get; } =
    [
        QueryParameters.Cursor,
        QueryParameters.Limit,
        new("q", $"Words, each of which occurs in the title, in a message or in a reply; up to {MaxTextLength} characters."),
        new("title", $"Words, each of which occurs in the title; up to {MaxTextLength} characters."),
        new("agent", "Only threads of this agent. Those that name none are of the agent 'default'."),
        new("project", "Only threads of this project, by its id."),
        new("running", "Only those with a run under way, or without."),
        new("archived", "Those in the archive too (any), only these (true), or none of them (false, the default).")
        {
            Values = ["false", "true", "any"],
        },
        new("shared", "Only those that have a link, or that have none."),
        new("sort", "What the list is sorted by: updated (the default), created or title.") { Values = ["updated", "created", "title"] },
        new("direction", "asc or desc. By time the newest come first, by title A comes first, when left out.") { Values = ["asc", "desc"] },
        new("page", "The number of a page. A list that changes meanwhile repeats and skips threads: use `cursor`.")
        {
            Least = 1,
            Deprecated = true,
        },
        QueryParameters.PageSize,
    ];

    /// <summary>Whether the list is read by numbers of pages, as before.</summary>
    public bool ByNumber => Cursor is null && Limit is null;

    public ThreadQuery Read()
    {
        var sort = Sort switch
        {
            null or "" or "updated" => ThreadSort.Updated,
            "created" => ThreadSort.Created,
            "title" => ThreadSort.Title,
            _ => throw RequestException.Invalid("bad_sort", "sort is updated, created or title."),
        };
        bool? descending = Direction switch
        {
            null or "" => null,
            "asc" => false,
            "desc" => true,
            _ => throw RequestException.Invalid("bad_direction", "direction is asc or desc."),
        };
        if (Cursor is not null && Page is not null)
        {
            throw RequestException.Invalid("bad_page", "Give cursor or page, not both.");
        }

        return new()
        {
            Page = PageLimits.InRange("page", Page ?? 1, 1, int.MaxValue),
            PageSize = PageLimits.Size(Limit, PageSize, DefaultSize, ThreadQuery.MaxPageSize),
            Text = Words("q", Q),
            Title = Words("title", Title),
            Agent = string.IsNullOrEmpty(Agent) ? null : Agent,
            OrNoAgent = Agent is AgentDescription.Default,
            Project = string.IsNullOrEmpty(Project) ? null
                : ThreadKey.IsValidId(Project) ? Project
                : throw RequestException.Invalid("unknown_project", "project is the id of one that GET /v1/projects lists."),
            Running = Running,
            Archived = PageLimits.Archived(Archived),
            Shared = Shared,
            Sort = sort,
            Descending = descending,
            After = PageCursor.ReadPlace(Cursor, ListName(sort, descending)),
        };
    }

    /// <summary>Where the page after this one begins; none after the last.</summary>
    public static string? Next(ThreadQuery query, ThreadPage page) => page is { More: true, Threads: [.., var last] }
        ? PageCursor.Write(ListName(query.Sort, query.Descending), ThreadPosition.Of(last, query.Sort))
        : null;

    private static string ListName(ThreadSort sort, bool? descending) => $"threads by {sort} {descending}";

    private static string? Words(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Length <= MaxTextLength ? text
        : throw RequestException.Invalid("query_too_long", $"Search for at most {MaxTextLength} characters in {name}.");
}
