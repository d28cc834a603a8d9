using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Admin;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Access.Keys;

/// <summary>The caller's own API keys: listed, and ended when one was lost. Admins make them.</summary>
internal static class OwnKeyEndpoints
{
    private static readonly Problem NotFound = new(
        StatusCodes.Status404NotFound, "key_not_found",
        "You have no such key that this credential may end. GET /v1/keys lists yours; one of a higher role is ended with such a one, or by an admin.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/keys", ListAsync).WithName("listOwnKeys")
            .WithSummary("Your keys that were made here, with their last use, without those of the settings.")
            .TakesQuery(QueryParameters.Cursor, QueryParameters.Limit).Produces<KeyListView>();
        v1.Writes.MapDelete("/keys/{keyId}", RevokeAsync).WithName("revokeOwnKey")
            .WithSummary("Ends one of your keys. Every front end refuses it within 5 seconds.").Produces(204);
    }

    private static Task<IResult> ListAsync(
        string? cursor, int? limit, ClaimsPrincipal caller, IAccessStore store, CancellationToken cancellationToken)
    {
        var owner = caller.Owner();
        return KeyEndpoints.AnswerAsync(new(StoredKey.Kind, owner.Tenant, owner.User), cursor, limit, store, cancellationToken);
    }

    private static async Task<IResult> RevokeAsync(
        string keyId, HttpContext http, IAccessStore store, StoredKeys keys, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(StoredKey.Kind, keyId, cancellationToken) is not { } record || StoredKey.Read(record) is not { } key
            || key.Owner != http.User.Owner() || RankOf(key.Role) > RankOf(http.User.FindFirst(ChatClaims.Role)?.Value))
        {
            return NotFound;
        }

        await KeyEndpoints.EndAsync(key, http, store, keys, audit, time, cancellationToken);
        return TypedResults.NoContent();
    }

    // A credential that was lent or lost does not end one that may do more.
    private static int RankOf(string? role) => StoredKey.Roles.ToList().IndexOf(role ?? "");
}
