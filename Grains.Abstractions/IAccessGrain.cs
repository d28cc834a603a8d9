using ChatCluster.Access;

namespace ChatCluster.Grains;

/// <summary>Keys, sessions and the audit for front ends, which have no store of their own, on whichever silo is near.</summary>
[Alias("ChatCluster.IAccessGrain")]
public interface IAccessGrain : IGrainWithIntegerKey
{
    [Alias("Put")]
    [ResponseTimeout("00:00:05")]
    Task PutAsync(AccessRecord[] records, CancellationToken cancellationToken);

    [Alias("Add")]
    [ResponseTimeout("00:00:05")]
    Task<bool> AddAsync(AccessRecord record, AccessRecord[] others, CancellationToken cancellationToken);

    [Alias("Find")]
    [ResponseTimeout("00:00:05")]
    Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken);

    [Alias("List")]
    [ResponseTimeout("00:00:10")]
    Task<AccessRecord[]> ListAsync(AccessQuery query, CancellationToken cancellationToken);

    [Alias("Delete")]
    [ResponseTimeout("00:00:05")]
    Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken);

    [Alias("DeleteExpired")]
    [ResponseTimeout("00:00:10")]
    Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);

    [Alias("Append")]
    [ResponseTimeout("00:00:05")]
    Task AppendAsync(AuditEntry[] entries, CancellationToken cancellationToken);

    [Alias("ReadAudit")]
    [ResponseTimeout("00:00:10")]
    Task<AuditEntry[]> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken);
}
