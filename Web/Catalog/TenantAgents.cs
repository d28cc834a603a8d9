using System.Collections.Concurrent;
using System.Globalization;
using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Catalog;
using ChatCluster.Hosting;

namespace ChatCluster.Web.Catalog;

/// <summary>The agents that a tenant has: its own, which the store keeps, beside and in place of those of the installation.</summary>
internal sealed class TenantAgents(ICatalog catalog, IAccessStore store, TimeProvider time)
{
    private const int MaxKept = 1_000;

    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LatestAnswer<IReadOnlyList<StoredAgent>>> _kept = new(StringComparer.Ordinal);

    /// <summary>All of them, with the default one first.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nobody can tell.</exception>
    public async Task<IReadOnlyList<AgentDescription>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var listing = await catalog.ReadAsync(cancellationToken);
        var installation = listing.Agents;
        var stored = (await ListStoredAsync(tenant, cancellationToken)).Where(agent => agent.Definition is not null).ToList();
        return stored.Count == 0
            ? installation
            :
            [
                .. installation.Where(agent => stored.TrueForAll(one => one.Name != agent.Name))
                    .Concat(stored.Select(agent => Describe(agent, listing.Memory)))
                    .OrderBy(agent => agent.Name != AgentDescription.Default).ThenBy(agent => agent.Name, StringComparer.Ordinal),
            ];
    }

    /// <summary>The newest versions that the store has of the tenant's agents, deleted ones too.</summary>
    public Task<IReadOnlyList<StoredAgent>> ListStoredAsync(string tenant, CancellationToken cancellationToken)
    {
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        return _kept.GetOrAdd(tenant, _ => new(KeepFor, time)).GetAsync(() => ReadAsync(tenant), cancellationToken);
    }

    /// <summary>The newest version, as the store has it now; null when there never was such an agent.</summary>
    public async Task<StoredAgent?> FindAsync(string tenant, string name, CancellationToken cancellationToken) =>
        await store.FindAsync(StoredAgent.HeadKind, StoredAgent.HeadId(tenant, name), cancellationToken) is { } record
            ? StoredAgent.Read(record) : null;

    /// <summary>One version; null when there is none.</summary>
    public async Task<StoredAgent?> FindVersionAsync(string tenant, string name, int version, CancellationToken cancellationToken) =>
        await store.FindAsync(StoredAgent.VersionKind, StoredAgent.VersionId(tenant, name, version), cancellationToken) is { } record
            ? StoredAgent.Read(record) : null;

    /// <summary>Its versions, the newest first.</summary>
    /// <param name="below">Only those with a lower number.</param>
    public async Task<IReadOnlyList<StoredAgent>> ListVersionsAsync(
        string tenant, string name, int? below, int count, CancellationToken cancellationToken)
    {
        var prefix = StoredAgent.VersionPrefix(tenant, name);
        var after = below is { } version ? StoredAgent.VersionId(tenant, name, version) : prefix;
        var records = await store.ListAsync(new(StoredAgent.VersionKind, tenant, After: after, Count: count), cancellationToken);
        return [.. records.TakeWhile(record => record.Id.StartsWith(prefix, StringComparison.Ordinal)).Select(StoredAgent.Read)];
    }

    /// <summary>Stores a version.</summary>
    /// <returns>Whether it is the newest now; somebody else may have stored one with this number.</returns>
    public async Task<bool> TryAddAsync(StoredAgent agent, CancellationToken cancellationToken)
    {
        var added = await store.AddAsync(agent.ToVersion(), agent.ToHead(Guid.NewGuid().ToString("N")), cancellationToken);
        _kept.TryRemove(agent.Tenant, out _);
        return added;
    }

    private static AgentDescription Describe(StoredAgent agent, bool memory) => new(
        agent.Name,
        agent.Definition!.Description,
        agent.Definition.Model,
        agent.Definition.Tools,
        agent.Definition.Memory ?? memory,
        agent.Version.ToString(CultureInfo.InvariantCulture),
        agent.Definition.Suggestions);

    private async Task<IReadOnlyList<StoredAgent>> ReadAsync(string tenant) =>
        [.. (await store.ListAsync(new(StoredAgent.HeadKind, tenant), CancellationToken.None)).Select(StoredAgent.Read)];
}
