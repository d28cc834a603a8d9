using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>
/// What one owner, or all owners of a tenant, are doing, as the one place that counts it has it. Safe for concurrent use.
/// </summary>
public sealed class OwnerAccount(Owner owner, IThreadStore store, TimeProvider time)
{
    private static readonly ThreadQuery Running = new() { Running = true, Archived = null, PageSize = ThreadQuery.MaxPageSize };

    private readonly Lock _lock = new();
    private OwnerActivity _activity = OwnerActivity.Initial;

    public Owner Owner => owner;

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _activity.IsIdle(time.GetUtcNow());
            }
        }
    }

    /// <exception cref="StoreUnavailableException">It cannot be said which threads run.</exception>
    public async ValueTask<ThreadAnswer.Limited?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (NeedsLook(request, out var places))
        {
            var stored = await ReadAsync(places, cancellationToken);
            lock (_lock)
            {
                _activity = _activity.Look(stored, time.GetUtcNow());
            }
        }

        lock (_lock)
        {
            (_activity, var refusal) = _activity.Admit(request, time.GetUtcNow());
            return refusal;
        }
    }

    public void Apply(RunEnd run)
    {
        lock (_lock)
        {
            _activity = _activity.Apply(run);
        }
    }

    private bool NeedsLook(AdmissionRequest request, out IEnumerable<string> places)
    {
        lock (_lock)
        {
            places = _activity.Places.Keys;
            return _activity.NeedsLook(request);
        }
    }

    private async Task<IReadOnlyCollection<ThreadSummary>> ReadAsync(IEnumerable<string> places, CancellationToken cancellationToken)
    {
        if (TenantThreads.IsTenant(owner))
        {
            return await TenantThreads.ReadAsync(owner.Tenant, places, store, cancellationToken);
        }

        var running = (await store.ListAsync(owner, Running, cancellationToken)).Threads;
        var stored = new List<ThreadSummary>(running);
        foreach (var id in places.Except(running.Select(thread => thread.Key.Id), StringComparer.Ordinal))
        {
            if (await store.FindAsync(new(owner, id), cancellationToken) is { } thread)
            {
                stored.Add(thread);
            }
        }

        return stored;
    }
}
