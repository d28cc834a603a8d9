using System.Collections.Concurrent;
using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Access.Keys;
using ChatCluster.Web.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access.Sessions;

/// <summary>
/// The sessions of the page, in the store that all front ends share. What the store says counts for a moment in each process: so long a
/// session that was ended elsewhere goes on. One that was opened by a key ends with the key.
/// </summary>
internal sealed class PageSessions(
    IAccessStore store, StoredKeys keys, ApiKeys configured, AuditLog audit, IOptions<AuthOptions> auth, TimeProvider time)
{
    private const int MaxKept = 10_000;
    private const int MaxBrowserLength = 200;

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (StoredSession? Session, long Since)> _kept = new(StringComparer.Ordinal);

    /// <summary>Opens a session and gives it to the browser, in place of one that it has.</summary>
    public async Task BeginAsync(HttpContext http, ClaimsPrincipal caller, string way)
    {
        var (secret, owner, now) = (StoredSession.NewSecret(), caller.Owner(), time.GetUtcNow());
        var id = StoredSession.IdOf(secret);
        var session = new StoredSession(
            owner.Tenant,
            owner.User,
            caller.FindFirst(ChatClaims.Role)?.Value,
            way,
            now,
            now + auth.Value.SessionLifetime,
            http.Request.Headers.UserAgent.ToString() is { Length: > 0 } browser
                ? browser[..Math.Min(browser.Length, MaxBrowserLength)] : null,
            ClientAddress.Of(http));
        await audit.AddAsync(
            http.AuditOf(AuditAction.SignedIn, $"session:{id}") with
            {
                Tenant = owner.Tenant,
                User = owner.User,
                By = way,
            }, http.RequestAborted);
        await store.PutAsync([session.ToRecord(id)], http.RequestAborted);
        if (SessionCookie.Read(http.Request) is { } before)
        {
            await EndAsync(StoredSession.IdOf(before), http.RequestAborted);
        }

        await store.DeleteExpiredAsync(now, http.RequestAborted);
        SessionCookie.Write(http, secret, owner, session.ExpiresAt);
    }

    /// <summary>Whom a browser's session stands for; null for one that is over.</summary>
    /// <exception cref="CredentialException">Nobody can tell.</exception>
    public async Task<ClaimsPrincipal?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var id = StoredSession.IdOf(secret);
        if (await FindByIdAsync(id, cancellationToken) is not { } session || session.ExpiresAt <= time.GetUtcNow()
            || !await CountsAsync(session.Way, cancellationToken))
        {
            return null;
        }

        ChatRole? role = ApiKeys.TryParseRole(session.Role, out var parsed) ? parsed : null;
        return ChatClaims.Principal(session.Owner, role, SessionHandler.SchemeName).WithWay($"session:{id}");
    }

    /// <summary>The owner's sessions that are open, with their ids.</summary>
    public async Task<IReadOnlyList<(string Id, StoredSession Session)>> ListAsync(Owner owner, CancellationToken cancellationToken)
    {
        var records = await store.ListAsync(new(StoredSession.Kind, owner.Tenant, owner.User), cancellationToken);
        return [.. records.Select(record => (record.Id, StoredSession.Read(record)))
            .Where(entry => entry.Item2.ExpiresAt > time.GetUtcNow()).OrderByDescending(entry => entry.Item2.CreatedAt)];
    }

    /// <returns>Whether there was such a session.</returns>
    public async Task<bool> EndAsync(string id, CancellationToken cancellationToken)
    {
        _kept.TryRemove(id, out _);
        var ended = await store.DeleteAsync(StoredSession.Kind, id, cancellationToken);
        _kept.TryRemove(id, out _);
        return ended;
    }

    private async Task<StoredSession?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(id, out var kept) && time.GetElapsedTime(kept.Since) < KeepFor)
        {
            return kept.Session;
        }

        var since = time.GetTimestamp();
        try
        {
            var session = await store.FindAsync(StoredSession.Kind, id, cancellationToken) is { } record
                ? StoredSession.Read(record) : null;
            if (_kept.Count >= MaxKept)
            {
                _kept.Clear();
            }

            _kept[id] = (session, since);
            return session;
        }
        catch (StoreUnavailableException)
        {
            throw CredentialException.Unavailable("The store that knows your session");
        }
    }

    private async ValueTask<bool> CountsAsync(string way, CancellationToken cancellationToken) => way.Split(':', 2) switch
    {
        [StoredKey.Kind, var id] => await keys.FindByIdAsync(id, cancellationToken) is { } key && key.Counts(time.GetUtcNow()),
        [ApiKeys.Configured, _] => configured.Has(way),
        _ => auth.Value.Oidc is not null,
    };
}
