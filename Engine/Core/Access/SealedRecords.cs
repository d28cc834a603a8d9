using System.Security.Cryptography;
using System.Text.Json;
using ChatCluster.Credentials;
using ChatCluster.Threads;

namespace ChatCluster.Access;

/// <summary>
/// What sources of tools keep of owners and servers that nobody else may read, in the store of the process and so in a cluster of all
/// silos. Each record is encrypted for its place: moved elsewhere it cannot be read.
/// </summary>
internal sealed class SealedRecords(TimeProvider time)
{
    private (IAccessStore Store, CredentialCipher Cipher)? _open;

    /// <summary>Whether anything can be kept: the store is open and there is a key to encrypt with.</summary>
    public bool CanKeep => _open is not null;

    /// <param name="cipher">Null when nothing could be kept encrypted: then nothing is kept.</param>
    public void Open(IAccessStore store, CredentialCipher? cipher) => _open = cipher is null ? null : (store, cipher);

    /// <summary>One record, or none.</summary>
    /// <exception cref="CryptographicException">It was kept with another key, or for another place.</exception>
    public async Task<T?> FindAsync<T>(string kind, string id, string place, CancellationToken cancellationToken)
        where T : class
    {
        if (_open is not { } open || await open.Store.FindAsync(kind, id, cancellationToken) is not { } record
            || record.ExpiresAt <= time.GetUtcNow())
        {
            return null;
        }

        var plain = open.Cipher.Decrypt(Convert.FromBase64String(JsonSerializer.Deserialize<string>(record.Body)!), place);
        return JsonSerializer.Deserialize<T>(plain.Values.Single());
    }

    public Task PutAsync<T>(
        Owner owner, string kind, string id, string place, T value, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var (store, cipher) = _open ?? throw new InvalidOperationException("Nothing can be kept encrypted.");

        // The name that the version before this one looks for.
        var plain = new Dictionary<string, string> { ["tokens"] = JsonSerializer.Serialize(value) };
        var body = JsonSerializer.Serialize(Convert.ToBase64String(cipher.Encrypt(plain, place)));
        return store.PutAsync([new(kind, id, owner.Tenant, owner.User, body, expiresAt)], cancellationToken);
    }

    /// <returns>Whether there was such a record: of several who take one away, one is told so.</returns>
    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken) =>
        _open is { } open ? open.Store.DeleteAsync(kind, id, cancellationToken) : Task.FromResult(false);

    /// <summary>Records as they are kept.</summary>
    public async Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken) =>
        _open is { } open ? await open.Store.ListAsync(query, cancellationToken) : [];

    /// <summary>Deletes what has expired.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) =>
        _open is { } open ? open.Store.DeleteExpiredAsync(time.GetUtcNow(), cancellationToken) : Task.CompletedTask;
}
