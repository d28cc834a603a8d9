using ChatCluster.Storage;

namespace ChatCluster.Access;

/// <summary>
/// What is kept of who may come in, and of what was done: small records, and the audit, to which lines are only added. Safe for concurrent
/// use.
/// </summary>
public interface IAccessStore
{
    /// <summary>
    /// Keeps records, all or none, in the place of those with the same kind and id. When the task completes they are durable.
    /// </summary>
    /// <exception cref="StoreUnavailableException">They may or may not have been kept.</exception>
    Task PutAsync(IReadOnlyList<AccessRecord> records, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a record that is not there yet, and others with it in the place of those with the same kind and id. When the task completes
    /// they are durable.
    /// </summary>
    /// <returns>False, and nothing was kept, where there is a record of its kind and id.</returns>
    /// <exception cref="StoreUnavailableException">They may or may not have been kept.</exception>
    Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken);

    /// <summary>One record, or none.</summary>
    Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken);

    /// <summary>Records in the order of their ids.</summary>
    Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken);

    /// <returns>Whether there was such a record.</returns>
    Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken);

    /// <summary>Deletes the records whose time has come.</summary>
    Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds lines to the audit, all or none, in this order. When the task completes they are durable.</summary>
    /// <exception cref="StoreUnavailableException">They may or may not have been added.</exception>
    Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken);

    /// <summary>Lines of the audit, the newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken);
}
