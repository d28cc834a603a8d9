using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Access.Keys;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Admin;

/// <summary>API keys: made, replaced and revoked while the server runs.</summary>
internal static class KeyEndpoints
{
    private const string Keys = "keys";
    private const int DefaultSize = 50;
    private const int MaxOverlap = 2_592_000;

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "key_not_found", "There is no such key. GET /v1/admin/keys lists those there are.");

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/keys", ListAsync).WithName("listKeys").WithSummary("The keys that were made here, without those of the settings.")
            .TakesQuery(AdminEndpoints.Tenant, QueryParameters.Cursor, QueryParameters.Limit).Produces<KeyListView>();
        admin.MapPost("/keys", MakeAsync).WithName("makeKey").WithSummary("Makes a key, and shows it this once.")
            .Produces<MadeKeyView>(201);
        admin.MapPost("/keys/{keyId}/rotate", RotateAsync).WithName("rotateKey")
            .WithSummary("Makes a key in the place of another, which ends at once or after a while.").Produces<MadeKeyView>(201);
        admin.MapDelete("/keys/{keyId}", RevokeAsync).WithName("revokeKey")
            .WithSummary("Ends a key. Every front end refuses it within 5 seconds.").Produces(204);
    }

    private static Task<IResult> ListAsync(
        string? tenant, string? cursor, int? limit, ClaimsPrincipal caller, IAccessStore store, CancellationToken cancellationToken) =>
        AnswerAsync(new(StoredKey.Kind, AdminScope.TenantOfList(caller, tenant)), cursor, limit, store, cancellationToken);

    /// <summary>A page of keys, each with its last use.</summary>
    internal static async Task<IResult> AnswerAsync(
        AccessQuery whose, string? cursor, int? limit, IAccessStore store, CancellationToken cancellationToken)
    {
        var size = PageLimits.Size(limit, null, DefaultSize, ThreadQuery.MaxPageSize);
        var query = whose with { After = PageCursor.ReadName(cursor, Keys), Count = size + 1 };
        var records = await store.ListAsync(query, cancellationToken);
        var uses = (await store.ListAsync(query with { Kind = KeyUse.Kind }, cancellationToken))
            .ToDictionary(use => use.Id, KeyUse.Read, StringComparer.Ordinal);
        var page = records.Take(size).Select(StoredKey.Read).ToList();
        return TypedResults.Ok(new KeyListView(
            [.. page.Select(key => KeyView.Of(key, uses.TryGetValue(key.Id, out var used) ? used : null))],
            records.Count > size ? PageCursor.WriteName(Keys, page[^1].Id) : null));
    }

    private static async Task<IResult> MakeAsync(
        MakeKeyBody body, HttpContext http, IAccessStore store, AuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var owner = new Owner(AdminScope.Tenant(http.User, body.Tenant), Name("user", body.User ?? body.UserId));
        var role = body.Role ?? ChatClaims.NameOf(ChatRole.Member);
        if (!StoredKey.Roles.Contains(role, StringComparer.Ordinal))
        {
            return Problem.Unknown("unknown_role", "role", role, StoredKey.Roles);
        }

        if (role == ChatClaims.NameOf(ChatRole.Operator) && !http.User.IsOperator())
        {
            return new Problem(
                StatusCodes.Status403Forbidden, "role_not_allowed",
                "Only an operator makes keys of operators. Choose reader, member or admin.");
        }

        var now = time.GetUtcNow();
        if (body.ExpiresAt <= now)
        {
            throw RequestException.Invalid(
                "bad_expiry", "expiresAt is in the past. Name a later time, or leave it out for a key that does not expire.");
        }

        var (kept, secret) = StoredKey.Make(
            owner, role, body.Name is null ? null : Name("name", body.Name), http.User.Owner().ToString(), now, body.ExpiresAt);
        await audit.AddAsync(http.AuditOf(AuditAction.KeyMade, $"{kept.Id} {owner} {role}", owner.Tenant), cancellationToken);
        await store.PutAsync([kept.ToRecord()], cancellationToken);
        return Made(http, kept, secret);
    }

    private static async Task<IResult> RotateAsync(
        string keyId, RotateKeyBody? body, HttpContext http, IAccessStore store, StoredKeys keys, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var overlap = TimeSpan.FromSeconds(PageLimits.InRange("overlapSeconds", body?.OverlapSeconds ?? 0, 0, MaxOverlap));
        if (await FindAsync(keyId, http.User, store, cancellationToken) is not { } old)
        {
            return NotFound;
        }

        var now = time.GetUtcNow();
        if (!old.Counts(now))
        {
            return new Problem(StatusCodes.Status409Conflict, "key_over", "The key has expired or was revoked. Create another one.");
        }

        var (kept, secret) = StoredKey.Make(old.Owner, old.Role, old.Name, http.User.Owner().ToString(), now, old.ExpiresAt);
        var end = now + overlap;
        var ended = overlap == TimeSpan.Zero
            ? old with { RevokedAt = now } : old with { ExpiresAt = old.ExpiresAt < end ? old.ExpiresAt : end };
        await audit.AddAsync(http.AuditOf(AuditAction.KeyRotated, $"{old.Id} to {kept.Id} {old.Owner}", old.Tenant), cancellationToken);
        await store.PutAsync([ended.ToRecord(), kept.ToRecord()], cancellationToken);
        keys.Forget(old.Id);
        return Made(http, kept, secret);
    }

    private static async Task<IResult> RevokeAsync(
        string keyId, HttpContext http, IAccessStore store, StoredKeys keys, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(keyId, http.User, store, cancellationToken) is not { } key)
        {
            return NotFound;
        }

        await EndAsync(key, http, store, keys, audit, time, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Ends a key, which the audit says first. One that has ended stays as it is.</summary>
    internal static async Task EndAsync(
        StoredKey key, HttpContext http, IAccessStore store, StoredKeys keys, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (key.RevokedAt is null)
        {
            await audit.AddAsync(http.AuditOf(AuditAction.KeyRevoked, $"{key.Id} {key.Owner}", key.Tenant), cancellationToken);
            await store.PutAsync([(key with { RevokedAt = time.GetUtcNow() }).ToRecord()], cancellationToken);
            keys.Forget(key.Id);
        }
    }

    // A key that the caller may not make is none that the caller may end.
    private static async Task<StoredKey?> FindAsync(
        string id, ClaimsPrincipal caller, IAccessStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(StoredKey.Kind, id, cancellationToken) is { } record && StoredKey.Read(record) is var key
            && AdminScope.Covers(caller, key.Tenant)
            && (key.Role != ChatClaims.NameOf(ChatRole.Operator) || caller.IsOperator())
            ? key
            : null;

    private static IResult Made(HttpContext http, StoredKey kept, string secret)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/v1/admin/keys/{kept.Id}", new MadeKeyView(secret, KeyView.Of(kept)));
    }

    private static string Name(string field, string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > StoredKey.MaxNameLength || name.Any(char.IsControl)
            || name.StartsWith(VisitorTokens.UserPrefix, StringComparison.Ordinal)
            ? throw RequestException.Invalid(
                $"bad_{field}",
                $"{field} is 1 to {StoredKey.MaxNameLength} characters that do not begin with '{VisitorTokens.UserPrefix}'.")
            : name;
}
