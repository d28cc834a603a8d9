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
        CallAsync(() => DoneAsync(Grain.PutAsync([.. records])), Tries, cancellationToken);

    // Not again: the answer would be that it is there already.
    public Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken) =>
        CallAsync(() => Grain.AddAsync(record, [.. others]), tries: 1, cancellationToken);

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken) =>
        CallAsync(() => Grain.FindAsync(kind, id), Tries, cancellationToken);

    public async Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken) =>
        await CallAsync(() => Grain.ListAsync(query), Tries, cancellationToken);

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken) =>
        CallAsync(() => Grain.DeleteAsync(kind, id), tries: 1, cancellationToken);

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync(() => DoneAsync(Grain.DeleteExpiredAsync(now)), Tries, cancellationToken);

    // Not again: a line that stands there twice says that something was done twice.
    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        CallAsync(() => DoneAsync(Grain.AppendAsync([.. entries])), tries: 1, cancellationToken);

    public async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken) =>
        await CallAsync(() => Grain.ReadAuditAsync(query), Tries, cancellationToken);

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    /// <exception cref="StoreUnavailableException">No silo answers, or its store does not.</exception>
    private async Task<T> CallAsync<T>(Func<Task<T>> call, int tries, CancellationToken cancellationToken)
    {
        await connection.AwaitAsync(cancellationToken);
        while (true)
        {
            try
            {
                return await losses.CallAsync(call, cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException or ThreadUnavailableException or ConnectionFailedException)
            {
                if (--tries == 0)
                {
                    throw connection.Unavailable(exception);
                }
            }
        }
    }
}
