using ChatCluster.Sharing;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Sharing;

/// <summary>Read-only links to threads: made and ended by their owners, opened by whoever has them.</summary>
internal static class ShareEndpoints
{
    private static readonly Problem NotShared =
        new(StatusCodes.Status404NotFound, "share_not_found", "This link opens nothing: it is not complete, or its owner has ended it. Ask for a new one.");

    public static void Map(RouteGroups v1)
    {
        v1.Writes.MapPost("/threads/{id}/share", ShareAsync).WithSummary("Makes a read-only link to the thread; the same one as long as it is shared.").Produces<ShareView>();
        v1.Writes.MapDelete("/threads/{id}/share", UnshareAsync).WithSummary("Ends the link.").Produces(204);
    }

    /// <summary>The route that needs no credential.</summary>
    public static void MapPublic(IEndpointRouteBuilder open) =>
        open.MapGet("/shared/{token}", ReadAsync).WithSummary("What a link shows. Needs no credential.").Produces<SharedThreadView>();

    private static async Task<IResult> ShareAsync([AsParameters] ThreadRoute thread, ShareLinks links, IThreads threads, CancellationToken cancellationToken)
    {
        var key = thread.Key();
        var answer = await threads.SendAsync(key, new ShareThread(), cancellationToken);
        return await answer.MatchAsync(async _ =>
        {
            // Ended by another page in between: then there is nothing to show.
            if (await threads.FindAsync(key, cancellationToken) is not { ShareId: { } shareId })
            {
                return NotShared;
            }

            var token = links.Write(key, shareId);
            return TypedResults.Ok(new ShareView($"/#/s/{token}", token));
        });
    }

    private static async Task<IResult> UnshareAsync([AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(thread.Key(), new UnshareThread(), cancellationToken);
        return answer.Match(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> ReadAsync(string token, int? before, int? pageSize, ShareLinks links, IThreads threads, HttpResponse response, CancellationToken cancellationToken)
    {
        var query = new TranscriptQuery { BeforeRound = before, PageSize = PageLimits.InRange("pageSize", pageSize ?? TranscriptQuery.MaxPageSize, 1, TranscriptQuery.MaxPageSize) };
        if (!links.TryRead(token, out var key, out var shareId)
            || (await threads.FindAsync(key, cancellationToken))?.ShareId != shareId
            || await threads.ReadTranscriptAsync(key, query, cancellationToken) is not { } page)
        {
            return NotShared;
        }

        // A link that was ended must not live on in a cache.
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SharedThreadView.Of(page));
    }
}
