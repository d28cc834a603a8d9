using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>Which threads to list.</summary>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 200; 50 when left out.</param>
/// <param name="Q">Words to find.</param>
/// <param name="Running">Only those with a run under way, or without.</param>
/// <param name="Archived"><c>false</c> (default), <c>true</c> or <c>any</c>.</param>
/// <param name="Sort"><c>updated</c> (default), <c>created</c> or <c>title</c>.</param>
internal readonly record struct ThreadListQuery(
    [FromQuery(Name = "page")] int? Page,
    [FromQuery(Name = "pageSize")] int? PageSize,
    [FromQuery(Name = "q")] string? Q,
    [FromQuery(Name = "agent")] string? Agent,
    [FromQuery(Name = "running")] bool? Running,
    [FromQuery(Name = "archived")] string? Archived,
    [FromQuery(Name = "sort")] string? Sort)
{
    private const int MaxTextLength = 200;

    public ThreadQuery Read() => new()
    {
        Page = PageLimits.InRange("page", Page ?? 1, 1, int.MaxValue),
        PageSize = PageLimits.InRange("pageSize", PageSize ?? 50, 1, ThreadQuery.MaxPageSize),
        Text = string.IsNullOrWhiteSpace(Q) ? null : Q.Length <= MaxTextLength ? Q : throw RequestException.Invalid("query_too_long", $"Search for at most {MaxTextLength} characters in q."),
        Agent = string.IsNullOrEmpty(Agent) ? null : Agent,
        Running = Running,
        Archived = Archived switch
        {
            null or "" or "false" => false,
            "true" => true,
            "any" => null,
            _ => throw RequestException.Invalid("bad_filter", "archived is false, true or any."),
        },
        Sort = Sort switch
        {
            null or "" or "updated" => ThreadSort.Updated,
            "created" => ThreadSort.Created,
            "title" => ThreadSort.Title,
            _ => throw RequestException.Invalid("bad_sort", "sort is updated, created or title."),
        },
    };
}
