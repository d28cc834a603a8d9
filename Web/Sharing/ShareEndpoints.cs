using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Sharing;

/// <summary>Read-only links to threads: created and revoked by their owners, opened by anyone who has them.</summary>
internal static class ShareEndpoints
{
    private const int DefaultSize = 50;
    private const string Shares = "shares";

    private static readonly Problem NoLink =
        new(StatusCodes.Status404NotFound, "share_not_found", "The thread has no link. POST /v1/threads/{id}/share makes one.");

    private static readonly Problem NotShared =
        new(StatusCodes.Status404NotFound, "share_not_found",
            "This link opens nothing: it is not complete, or its owner has ended it. Ask for a new one.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/shares", ListAsync).WithName("listShares").WithSummary("Your links, of the thread that changed last first.")
            .TakesQuery(QueryParameters.Cursor, QueryParameters.Limit).Produces<ShareListView>();
        v1.Reads.MapGet("/threads/{id}/share", ShowAsync).WithName("getShare")
            .WithSummary("The read-only link to the thread, if it has one.")
            .Produces<ShareView>();
        v1.Writes.MapPost("/threads/{id}/share", ShareAsync).WithName("shareThread")
            .WithSummary("Makes a read-only link to the thread; the same one as long as it is shared.").Produces<ShareView>();
        v1.Writes.MapDelete("/threads/{id}/share", UnshareAsync).WithName("unshareThread").WithSummary("Ends the link.").Produces(204);
    }

    /// <summary>The route that needs no credential.</summary>
    public static void MapPublic(IEndpointRouteBuilder open) =>
        open.MapGet("/shared/{token}", ReadAsync).WithName("readShared").WithSummary("What a link shows. Needs no credential.")
            .TakesQuery(QueryParameters.Cursor, QueryParameters.Limit, QueryParameters.BeforeRound, QueryParameters.PageSize)
            .Produces<SharedThreadView>();

    private static async Task<IResult> ShareAsync(
        [AsParameters] ThreadRoute thread, ShareLinks links, IThreads threads, CancellationToken cancellationToken)
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

            return TypedResults.Ok(ViewOf(links, key, shareId));
        });
    }

    private static async Task<IResult> ShowAsync(
        [AsParameters] ThreadRoute thread, ShareLinks links, IThreads threads, CancellationToken cancellationToken)
    {
        var key = thread.Key();
        return await threads.FindAsync(key, cancellationToken) switch
        {
            null => Problem.ThreadNotFound,
            { ShareId: { } shareId } => TypedResults.Ok(ViewOf(links, key, shareId)),
            _ => NoLink,
        };
    }

    private static async Task<IResult> ListAsync(
        string? cursor, int? limit, ClaimsPrincipal user, ShareLinks links, IThreads threads, CancellationToken cancellationToken)
    {
        var query = new ThreadQuery
        {
            Shared = true,
            Archived = null,
            PageSize = PageLimits.Size(limit, null, DefaultSize, ThreadQuery.MaxPageSize),
            After = PageCursor.ReadPlace(cursor, Shares),
        };
        var page = await threads.ListAsync(user.Owner(), query, cancellationToken);
        var next = page is { More: true, Threads: [.., var last] } ? PageCursor.Write(Shares, ThreadPosition.Of(last, query.Sort)) : null;
        return TypedResults.Ok(new ShareListView([.. page.Threads.Select(thread => ItemOf(links, thread))], next, page.Total));
    }

    private static SharedThreadItem ItemOf(ShareLinks links, ThreadSummary thread)
    {
        var link = ViewOf(links, thread.Key, thread.ShareId!);
        return new(thread.Key.Id, thread.Title, thread.UpdatedAt, link.Url, link.Token);
    }

    private static ShareView ViewOf(ShareLinks links, ThreadKey key, string shareId)
    {
        var token = links.Write(key, shareId);
        return new($"/#/s/{token}", token);
    }

    private static async Task<IResult> UnshareAsync(
        [AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(thread.Key(), new UnshareThread(), cancellationToken);
        return answer.Match(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> ReadAsync(
        string token,
        string? cursor,
        int? limit,
        int? before,
        int? pageSize,
        ShareLinks links,
        IThreads threads,
        HttpResponse response,
        CancellationToken cancellationToken)
    {
        var query = new TranscriptParameters(cursor, limit, before, After: null, Round: null, pageSize).Read(TranscriptQuery.MaxPageSize);
        if (!links.TryRead(token, out var key, out var shareId)
            || (await threads.FindAsync(key, cancellationToken))?.ShareId != shareId
            || await threads.ReadTranscriptAsync(key, query, cancellationToken) is not { } page)
        {
            return NotShared;
        }

        // A link that was ended must not live on in a cache.
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(SharedThreadView.Of(page, TranscriptParameters.Next(query, page)));
    }
}
