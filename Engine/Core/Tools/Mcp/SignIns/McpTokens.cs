using System.Security.Cryptography;
using ChatCluster.Access;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The tokens of owners at servers, each for its owner, server and address: a server that moves gets none of them.</summary>
internal sealed partial class McpTokens(SealedRecords records, ILogger<McpTokens> logger)
{
    public const string Kind = "mcp_tokens";

    /// <summary>Whether tokens can be kept.</summary>
    public bool CanKeep => records.CanKeep;

    /// <summary>What is kept, or none.</summary>
    public async Task<StoredTokens?> FindAsync(Owner owner, McpTokenPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return await records.FindAsync<StoredTokens>(Kind, IdOf(owner, place), Sealed(owner, place), cancellationToken);
        }
        catch (CryptographicException)
        {
            LogUnreadable(logger, place.Server);
            return null;
        }
    }

    public Task PutAsync(Owner owner, McpTokenPlace place, StoredTokens tokens, CancellationToken cancellationToken) =>
        records.PutAsync(owner, Kind, IdOf(owner, place), Sealed(owner, place), tokens, expiresAt: null, cancellationToken);

    public Task DeleteAsync(Owner owner, McpTokenPlace place, CancellationToken cancellationToken) =>
        records.DeleteAsync(Kind, IdOf(owner, place), cancellationToken);

    /// <summary>Who has signed in to a server.</summary>
    public async Task<IReadOnlyList<Owner>> ListAsync(McpTokenPlace place, CancellationToken cancellationToken)
    {
        var prefix = $"{place.Server}/";
        var found = await records.ListAsync(new(Kind, After: prefix), cancellationToken);
        return [.. found.TakeWhile(record => record.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(record => new Owner(record.Tenant, record.User))];
    }

    private static string IdOf(Owner owner, McpTokenPlace place) => $"{place.Server}/{owner}";

    private static string Sealed(Owner owner, McpTokenPlace place) => $"{owner}/mcp/{place.Server}/{place.Url}";
}
