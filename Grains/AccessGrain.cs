using ChatCluster.Access;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>Asks the store where the call comes in. There is one on each silo: see <see cref="CatalogGrain"/>.</summary>
[GrainType("access")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class AccessGrain(SiloEngine engine) : Grain, IAccessGrain
{
    private IAccessStore Store => engine.Core.Access;

    public Task PutAsync(AccessRecord[] records, CancellationToken cancellationToken) => Store.PutAsync(records, cancellationToken);

    public Task<bool> AddAsync(AccessRecord record, AccessRecord[] others, CancellationToken cancellationToken) =>
        Store.AddAsync(record, others, cancellationToken);

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken) =>
        Store.FindAsync(kind, id, cancellationToken);

    public async Task<AccessRecord[]> ListAsync(AccessQuery query, CancellationToken cancellationToken) =>
        [.. await Store.ListAsync(query, cancellationToken)];

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken) =>
        Store.DeleteAsync(kind, id, cancellationToken);

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Store.DeleteExpiredAsync(now, cancellationToken);

    public Task AppendAsync(AuditEntry[] entries, CancellationToken cancellationToken) => Store.AppendAsync(entries, cancellationToken);

    public async Task<AuditEntry[]> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken) =>
        [.. await Store.ReadAuditAsync(query, cancellationToken)];
}
