namespace ChatCluster.Access;

/// <summary>The store of a program that opens it when it starts, for those that are made before.</summary>
/// <param name="find">Finds it, once it is open.</param>
internal sealed class StartedAccessStore(Func<IAccessStore> find) : IAccessStore
{
    public Task PutAsync(IReadOnlyList<AccessRecord> records, CancellationToken cancellationToken) =>
        find().PutAsync(records, cancellationToken);

    public Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken) =>
        find().AddAsync(record, others, cancellationToken);

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken) =>
        find().FindAsync(kind, id, cancellationToken);

    public Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken) =>
        find().ListAsync(query, cancellationToken);

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken) =>
        find().DeleteAsync(kind, id, cancellationToken);

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        find().DeleteExpiredAsync(now, cancellationToken);

    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken) =>
        find().AppendAsync(entries, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken) =>
        find().ReadAuditAsync(query, cancellationToken);
}
