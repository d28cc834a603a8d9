using ChatCluster.Access;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>Asks the store where the call comes in.</summary>
[GrainType("access")]
[StatelessWorker]
[Reentrant]
internal sealed class AccessGrain(SiloEngine engine) : Grain, IAccessGrain
{
    private IAccessStore Store => engine.Core.Access;

    public Task PutAsync(AccessRecord[] records) => Store.PutAsync(records, CancellationToken.None);

    public Task<bool> AddAsync(AccessRecord record, AccessRecord[] others) => Store.AddAsync(record, others, CancellationToken.None);

    public Task<AccessRecord?> FindAsync(string kind, string id) => Store.FindAsync(kind, id, CancellationToken.None);

    public async Task<AccessRecord[]> ListAsync(AccessQuery query) => [.. await Store.ListAsync(query, CancellationToken.None)];

    public Task<bool> DeleteAsync(string kind, string id) => Store.DeleteAsync(kind, id, CancellationToken.None);

    public Task DeleteExpiredAsync(DateTimeOffset now) => Store.DeleteExpiredAsync(now, CancellationToken.None);

    public Task AppendAsync(AuditEntry[] entries) => Store.AppendAsync(entries, CancellationToken.None);

    public async Task<AuditEntry[]> ReadAuditAsync(AuditQuery query) => [.. await Store.ReadAuditAsync(query, CancellationToken.None)];
}
