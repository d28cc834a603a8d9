using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>
/// All threads of a tenant as those of one owner without a name, so that what is counted of an owner is counted of a tenant in the same
/// way.
/// </summary>
public static class TenantThreads
{
    public static bool IsTenant(Owner owner) => owner.User.Length == 0;

    /// <summary>What is asked of the tenant, once the owner may; null when no limit is set for it.</summary>
    public static AdmissionRequest? Of(AdmissionRequest request) => request.Limits is { TenantRuns: null, TenantMessagesPerMinute: null }
        ? null
        : request with { Thread = Of(request.Thread), Limits = new(request.Limits.TenantRuns, request.Limits.TenantMessagesPerMinute) };

    public static RunEnd Of(RunEnd run) => run with { Thread = Of(run.Thread) };

    /// <summary>What takes back the place that an owner was given and the tenant has not.</summary>
    public static RunEnd Withdrawal(AdmissionRequest request, DateTimeOffset now) =>
        new(request.Thread, "", now, request.Sequence + 1, Continues: false);

    /// <summary>The tenant's threads that run, and those that have a place, as the store has them.</summary>
    public static async Task<IReadOnlyCollection<ThreadSummary>> ReadAsync(
        string tenant, IEnumerable<string> places, IThreadStore store, CancellationToken cancellationToken)
    {
        var keys = places.Select(place => Read(tenant, place)).ToHashSet();
        await foreach (var running in store.ListRunningAsync(cancellationToken))
        {
            if (running.Tenant == tenant)
            {
                keys.Add(running);
            }
        }

        var stored = new List<ThreadSummary>();
        foreach (var key in keys)
        {
            if (await store.FindAsync(key, cancellationToken) is { } thread)
            {
                stored.Add(thread with { Key = Of(thread.Key) });
            }
        }

        return stored;
    }

    private static ThreadKey Of(ThreadKey key) => new(key.Tenant, "", $"{key.Id}/{key.User}");

    private static ThreadKey Read(string tenant, string place) =>
        place.Split('/', 2) is [var id, var user] ? new(tenant, user, id) : default;
}
