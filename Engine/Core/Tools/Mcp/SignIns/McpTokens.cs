using System.Security.Cryptography;
using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Credentials;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>
/// The tokens of owners at servers, in the store of the process and so in a cluster of all silos, encrypted each for its owner, server and
/// address: moved elsewhere they cannot be read, and a server that moves gets none of them.
/// </summary>
internal sealed partial class McpTokens(ILogger<McpTokens> logger)
{
    public const string Kind = "mcp_tokens";

    private const string Field = "tokens";

    private (IAccessStore Store, CredentialCipher Cipher)? _open;

    /// <summary>Whether tokens can be kept: the store is open and there is a key to encrypt them with.</summary>
    public bool CanKeep => _open is not null;

    /// <param name="cipher">None where tokens could not be kept encrypted: then nobody can sign in.</param>
    public void Open(IAccessStore store, CredentialCipher? cipher) => _open = cipher is null ? null : (store, cipher);

    /// <summary>What is kept, or none.</summary>
    public async Task<StoredTokens?> FindAsync(Owner owner, McpTokenPlace place, CancellationToken cancellationToken)
    {
        if (_open is not { } open || await open.Store.FindAsync(Kind, IdOf(owner, place), cancellationToken) is not { } record)
        {
            return null;
        }

        try
        {
            var plain = open.Cipher.Decrypt(
                Convert.FromBase64String(JsonSerializer.Deserialize<string>(record.Body)!), Sealed(owner, place));
            return JsonSerializer.Deserialize<StoredTokens>(plain[Field]);
        }
        catch (CryptographicException)
        {
            LogUnreadable(logger, place.Server);
            return null;
        }
    }

    public Task PutAsync(Owner owner, McpTokenPlace place, StoredTokens tokens, CancellationToken cancellationToken)
    {
        var (store, cipher) = _open ?? throw new InvalidOperationException("Tokens cannot be kept.");
        var plain = new Dictionary<string, string> { [Field] = JsonSerializer.Serialize(tokens) };
        var body = JsonSerializer.Serialize(Convert.ToBase64String(cipher.Encrypt(plain, Sealed(owner, place))));
        return store.PutAsync([new(Kind, IdOf(owner, place), owner.Tenant, owner.User, body)], cancellationToken);
    }

    public Task DeleteAsync(Owner owner, McpTokenPlace place, CancellationToken cancellationToken) =>
        _open is { } open ? open.Store.DeleteAsync(Kind, IdOf(owner, place), cancellationToken) : Task.CompletedTask;

    /// <summary>Who has signed in to a server.</summary>
    public async Task<IReadOnlyList<Owner>> ListAsync(McpTokenPlace place, CancellationToken cancellationToken)
    {
        if (_open is not { } open)
        {
            return [];
        }

        var prefix = $"{place.Server}/";
        var records = await open.Store.ListAsync(new(Kind, After: prefix), cancellationToken);
        return [.. records.TakeWhile(record => record.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(record => new Owner(record.Tenant, record.User))];
    }

    private static string IdOf(Owner owner, McpTokenPlace place) => $"{place.Server}/{owner}";

    private static string Sealed(Owner owner, McpTokenPlace place) => $"{owner}/mcp/{place.Server}/{place.Url}";
}
