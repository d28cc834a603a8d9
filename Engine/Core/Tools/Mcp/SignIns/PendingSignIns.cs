using System.Security.Cryptography;
using System.Text;
using ChatCluster.Access;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The sign-ins under way, by the state that their browsers were sent away with. Any process can go on with one.</summary>
internal sealed class PendingSignIns(SealedRecords records)
{
    private const string Kind = "mcp_sign_in";

    // Of one owner at once, over all servers.
    private const int MaxOpen = 5;

    /// <summary>Keeps a sign-in; the oldest of an owner's too many is gone.</summary>
    public async Task AddAsync(
        Owner owner, string server, string state, PendingSignIn pending, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await records.SweepAsync(cancellationToken);
        var own = await records.ListAsync(new(Kind, owner.Tenant, owner.User), cancellationToken);
        foreach (var old in own.OrderByDescending(record => record.ExpiresAt).Skip(MaxOpen - 1))
        {
            await records.DeleteAsync(Kind, old.Id, cancellationToken);
        }

        await records.PutAsync(
            owner, Kind, IdOf(owner, server, state), Sealed(owner, server, state), pending, expiresAt, cancellationToken);
    }

    /// <summary>Takes a sign-in out: a state is good for one answer, of the browser that it was given to.</summary>
    public async Task<PendingSignIn?> TakeAsync(
        Owner owner, string server, string state, string way, CancellationToken cancellationToken)
    {
        var id = IdOf(owner, server, state);
        try
        {
            return await records.FindAsync<PendingSignIn>(Kind, id, Sealed(owner, server, state), cancellationToken) is { } found
                && found.Way == way && await records.DeleteAsync(Kind, id, cancellationToken) ? found : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // The state itself is what lets somebody go on.
    private static string IdOf(Owner owner, string server, string state) =>
        $"{server}/{owner}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))}";

    private static string Sealed(Owner owner, string server, string state) => $"{owner}/mcp-sign-in/{server}/{state}";
}
