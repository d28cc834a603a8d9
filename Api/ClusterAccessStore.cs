using ChatCluster.Access;
using ChatCluster.Grains;
using ChatCluster.Storage;
using Orleans.Runtime.Messaging;

namespace ChatCluster.Api;

/// <summary>Keys, sessions and the audit of a cluster, as its front ends reach them.</summary>
internal sealed class ClusterAccessStore(IClusterClient cluster, ClusterConnection connection, SiloLosses losses) : IAccessStore
{
    private const int Tries = 2;

    private IAccessGrain Grain => cluster.GetGrain<IAccessGrain>(0);

    public Task PutAsync(IReadOnlyList<AccessRecord> records, CancellationToken cancellationToken) =>
        CallAsync(token => DoneAsync(Grain.PutAsync([.. records], token)), Tries, cancellationToken);

    // Not again: the answer would be that it is there already.
    public Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken) =>
        CallAsync(token => Grain.AddAsync(record, [.. others], token), tries: 1, cancellationToken);

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken) =>
        CallAsync(token => Grain.FindAsync(kind, id, token), Tries, cancellationToken);

    public async Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken) =>
        await CallAsync(token => Grain.ListAsync(query, token), Tries, cancellationToken);

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken) =>
        CallAsync(token => Grain.DeleteAsync(kind, id, token), tries: 1, cancellationToken);

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync(token => DoneAsync(Grain.DeleteExpiredAsync(now, token)), Tries, cancellationToken);

    // Not again: a line that stands there twice says that something was done twice.
    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        CallAsync(token => DoneAsync(Grain.AppendAsync([.. entries], token)), tries: 1, cancellationToken);

    public async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken) =>
        await CallAsync(token => Grain.ReadAuditAsync(query, token), Tries, cancellationToken);

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    /// <exception cref="StoreUnavailableException">No silo answers, or its store does not.</exception>
    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, int tries, CancellationToken cancellationToken)
    {
        await connection.AwaitAsync(cancellationToken);
        while (true)
        {
            try
            {
                return await losses.CallAsync(call, cancellationToken);
            }
            catch (Exception exception)
                when (exception is TimeoutException or OrleansException or ThreadUnavailableException or ConnectionFailedException)
            {
                if (--tries == 0)
                {
                    throw connection.Unavailable(exception);
                }
            }
        }
    }
}
