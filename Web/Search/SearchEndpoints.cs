using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatCluster.Web.Search;

/// <summary>Finds threads and the places in them.</summary>
internal static class SearchEndpoints
{
    // Logs that one request reads: where few threads have the tool, the next page goes on.
    private const int MostThreads = 100;

    public static void Map(RouteGroups v1) =>
        v1.Reads.MapGet("/search", FindAsync).WithName("search")
            .WithSummary("Finds your threads, and the places in them, by words, tool, agent and time.")
            .TakesQuery(SearchParameters.Parameters).Produces<SearchView>();

    private static async Task<Ok<SearchView>> FindAsync(
        [AsParameters] SearchParameters parameters, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var query = parameters.Read();
        var (earliest, size) = (parameters.Earliest, parameters.Size);
        var search = new ThreadSearch(threads, parameters.Words, parameters.Tool);
        List<SearchItem> found = [];
        for (var looked = 0; ;)
        {
            var page = await threads.ListAsync(user.Owner(), query, cancellationToken);
            foreach (var thread in page.Threads)
            {
                if (thread.UpdatedAt < earliest)
                {
                    return TypedResults.Ok(new SearchView(found, null));
                }

                looked++;
                if (await search.ReadAsync(thread, cancellationToken) is { } hits)
                {
                    found.Add(new(ThreadView.Of(thread), hits));
                }

                if (found.Count == size || looked == MostThreads)
                {
                    var isLast = !page.More && thread == page.Threads[^1];
                    return TypedResults.Ok(new SearchView(found, isLast ? null : SearchParameters.Next(thread)));
                }
            }

            if (page is not { More: true, Threads: [.., var last] })
            {
                return TypedResults.Ok(new SearchView(found, null));
            }

            query = query with { After = ThreadPosition.Of(last, query.Sort) };
        }
    }
}
