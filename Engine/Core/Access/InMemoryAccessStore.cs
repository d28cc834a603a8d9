namespace ChatCluster.Access;

/// <summary>Keeps everything in this process. For development and tests.</summary>
internal sealed class InMemoryAccessStore : IAccessStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Kind, string Id), AccessRecord> _records =
        new(Comparer<(string Kind, string Id)>.Create(Compare));
    private readonly List<AuditEntry> _audit = [];

    public Task PutAsync(IReadOnlyList<AccessRecord> records, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var record in records)
            {
                _records[(record.Kind, record.Id)] = record;
            }
        }

        return Task.CompletedTask;
    }

    public Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_records.TryAdd((record.Kind, record.Id), record))
            {
                return Task.FromResult(false);
            }

            foreach (var other in others)
            {
                _records[(other.Kind, other.Id)] = other;
            }
        }

        return Task.FromResult(true);
    }

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_records.GetValueOrDefault((kind, id)));
        }
    }

    public Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AccessRecord>>([.. _records.Values.Where(Fits).Take(query.Count)]);
        }

        bool Fits(AccessRecord record) => record.Kind == query.Kind && (query.Tenant ?? record.Tenant) == record.Tenant
            && (query.User ?? record.User) == record.User && string.CompareOrdinal(record.Id, query.After ?? "") > 0;
    }

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_records.Remove((kind, id)));
        }
    }

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var key in _records.Where(entry => entry.Value.ExpiresAt <= now).Select(entry => entry.Key).ToList())
            {
                _records.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _audit.Add(entry with { Id = _audit.Count + 1 });
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AuditEntry>>([.. Enumerable.Reverse(_audit).Where(Fits).Take(query.Count)]);
        }

        bool Fits(AuditEntry entry) => entry.Id < query.Before && (query.Tenant ?? entry.Tenant) == entry.Tenant
            && (query.User ?? entry.User) == entry.User && (query.Action ?? entry.Action) == entry.Action;
    }

    private static int Compare((string Kind, string Id) one, (string Kind, string Id) other) =>
        string.CompareOrdinal(one.Kind, other.Kind) is var kinds and not 0 ? kinds : string.CompareOrdinal(one.Id, other.Id);
}
