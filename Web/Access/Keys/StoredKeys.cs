using System.Collections.Concurrent;
using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Storage;

namespace ChatCluster.Web.Access.Keys;

/// <summary>
/// Keys that were made here. What the store says of one counts for a moment in each process: so long a key that is revoked elsewhere goes
/// on counting. A flood of invented keys has few questions open at a time.
/// </summary>
internal sealed class StoredKeys(IAccessStore store, KeyUses uses, TimeProvider time) : IDisposable
{
    private const int MaxKept = 10_000;
    private const int MaxOpen = 32;

    /// <summary>How long an answer counts, and so how long a key that was revoked through another process still does.</summary>
    public static TimeSpan KeepFor { get; } = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _open = new(MaxOpen);

    /// <summary>Whom the key stands for.</summary>
    /// <exception cref="CredentialException">For nobody (any more), or nobody can tell.</exception>
    public async Task<ClaimsPrincipal> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var key = await FindByIdAsync(StoredKey.IdOf(secret)!, cancellationToken);
        if (key is null || !key.IsProvenBy(secret))
        {
            throw CredentialException.Refused("The API key is unknown. Ask an admin of your tenant, or the operator, for one.");
        }

        return Check(key, time.GetUtcNow()) is { } refusal ? throw CredentialException.Refused(refusal) : Use(key);
    }

    /// <summary>The key as it is stored, or none.</summary>
    /// <exception cref="CredentialException">Nobody can tell.</exception>
    public async Task<StoredKey?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(id, out var kept) && time.GetElapsedTime(kept.Since) < KeepFor)
        {
            return kept.Key;
        }

        await _open.WaitAsync(cancellationToken);
        try
        {
            // Before it is asked for: what is said afterwards is not older than this.
            var since = time.GetTimestamp();
            var key = await store.FindAsync(StoredKey.Kind, id, cancellationToken) is { } record ? StoredKey.Read(record) : null;
            if (_kept.Count >= MaxKept)
            {
                _kept.Clear();
            }

            _kept[id] = new(key, since);
            return key;
        }
        catch (StoreUnavailableException)
        {
            throw CredentialException.Unavailable("The store that knows this key");
        }
        finally
        {
            _open.Release();
        }
    }

    /// <summary>Has the store asked again: the key was changed here.</summary>
    public void Forget(string id) => _kept.TryRemove(id, out _);

    public void Dispose() => _open.Dispose();

    /// <summary>Why a key does not count; null when it does.</summary>
    public static string? Check(StoredKey key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "The API key was revoked. Ask an admin of your tenant, or the operator, for another."
        : key.ExpiresAt <= now ? "The API key has expired. Ask an admin of your tenant, or the operator, for another."
        : null;

    private ClaimsPrincipal Use(StoredKey key)
    {
        uses.Note(key);
        _ = ApiKeys.TryParseRole(key.Role, out var role);
        return ChatClaims.Principal(key.Owner, role, ApiKeyHandler.SchemeName).WithWay($"key:{key.Id}");
    }

    private sealed record Kept(StoredKey? Key, long Since);
}
