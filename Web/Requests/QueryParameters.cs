using ChatCluster.Threads;
using Microsoft.AspNetCore.Builder;

namespace ChatCluster.Web.Requests;

/// <summary>The query parameters that more than one route takes, and how a route declares its own.</summary>
internal static class QueryParameters
{
    public static QueryParameter Cursor { get; } =
        new("cursor", "Where the page before ended: its `next`, unchanged. The other parameters stay as they were.");

    public static QueryParameter Limit { get; } = new("limit", "How many to answer with.") { Least = 1, Most = ThreadQuery.MaxPageSize };

    public static QueryParameter PageSize { get; } =
        new("pageSize", "The name of `limit` before.") { Least = 1, Most = ThreadQuery.MaxPageSize, Deprecated = true };

    public static QueryParameter Wait { get; } =
        new("wait", "False to be answered at once (202) instead of when the run has ended.");

    public static QueryParameter BeforeRound { get; } = new("before", "Only rounds below this number.") { Least = 1 };

    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder route, params QueryParameter[] parameters) =>
        route.WithMetadata(new KnownQuery(parameters));
}
