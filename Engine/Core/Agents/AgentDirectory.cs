using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Storage;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Agents;

/// <summary>
/// The agents that a tenant's runs may have: those that its admins keep in the store, then those of the installation. What the store says
/// is read again when it was changed, in every process.
/// </summary>
internal sealed partial class AgentDirectory(
    AgentCatalog installation, IAccessStore store, TimeProvider time, ILogger<AgentDirectory> logger) : IAsyncDisposable
{
    private const int MaxPast = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Tenant, string Name, int Version), Agent> _past = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reading = new(1);
    private volatile FrozenDictionary<(string Tenant, string Name), Agent> _stored =
        FrozenDictionary<(string Tenant, string Name), Agent>.Empty;
    private string? _change = "";
    private long? _checked;
    private Task _watching = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Reads what is stored, and goes on looking for changes. A store that is away is asked again.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRefreshAsync(cancellationToken);
        _watching = WatchAsync();
    }

    /// <summary>The tenant's agent of that name; the default one when no name is given; null when there is no such agent.</summary>
    public Agent? Find(string tenant, string? name) =>
        _stored.GetValueOrDefault((tenant, name ?? AgentCatalog.DefaultName)) ?? installation.Find(name);

    /// <summary>The tenant's agent of that name, or its default one.</summary>
    public Agent FindOrDefault(string tenant, string? name) => Find(tenant, name) ?? Find(tenant, null)!;

    public IEnumerable<string> Names(string tenant) =>
        installation.Agents.Select(agent => agent.Name).Union(_stored.Keys.Where(key => key.Tenant == tenant).Select(key => key.Name))
            .Order(StringComparer.Ordinal);

    /// <summary>The agent as a run has named it, whatever has become of it since.</summary>
    /// <param name="version">Which version the run began with.</param>
    /// <exception cref="StoreUnavailableException">The version is stored, and the store does not answer.</exception>
    public async ValueTask<Agent> ResolveAsync(string tenant, string? name, string? version, CancellationToken cancellationToken)
    {
        var current = FindOrDefault(tenant, name);
        var key = (Tenant: tenant, Name: name ?? AgentCatalog.DefaultName, Version: StoredAgent.NumberOf(version) ?? 0);
        if (key.Version == 0 || current.Version == version)
        {
            return current;
        }

        if (_past.TryGetValue(key, out var past))
        {
            return past;
        }

        var id = StoredAgent.VersionId(key.Tenant, key.Name, key.Version);
        if (await store.FindAsync(StoredAgent.VersionKind, id, cancellationToken) is not { } record
            || StoredAgent.Read(record).Definition is not { } definition)
        {
            return current;
        }

        if (_past.Count >= MaxPast)
        {
            _past.Clear();
        }

        return _past[key] = Agent.Of(key.Name, definition, version);
    }

    /// <summary>Makes sure that what was stored until now is known.</summary>
    /// <param name="maxAge">How long ago it may have been looked at.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask RefreshAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        if (IsFresh())
        {
            return;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (!IsFresh())
            {
                var since = time.GetTimestamp();
                await ReadAsync(cancellationToken);
                _checked = since;
            }
        }
        finally
        {
            _reading.Release();
        }

        bool IsFresh() => maxAge > TimeSpan.Zero && _checked is { } since && time.GetElapsedTime(since) < maxAge;
    }

    /// <summary>Does the same as well as the store allows.</summary>
    public async ValueTask TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(Pause / 2, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            LogAway(logger, exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
        _reading.Dispose();
    }

    // What is stored is another whenever the word is; before the first change there is none.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var change = (await store.FindAsync(StoredAgent.ChangeKind, StoredAgent.ChangeId, cancellationToken))?.Body ?? "";
        if (change == _change)
        {
            return;
        }

        var agents = new Dictionary<(string Tenant, string Name), Agent>();
        IReadOnlyList<AccessRecord> page = [];
        do
        {
            page = await store.ListAsync(new(StoredAgent.HeadKind, After: page.Count == 0 ? null : page[^1].Id), cancellationToken);
            foreach (var stored in page.Select(Read).OfType<StoredAgent>())
            {
                if (stored.Definition is { } definition)
                {
                    agents[(stored.Tenant, stored.Name)] =
                        Agent.Of(stored.Name, definition, stored.Version.ToString(CultureInfo.InvariantCulture));
                }
            }
        }
        while (page.Count == AccessQuery.MaxCount);
        _stored = agents.ToFrozenDictionary();
        _change = change;
        LogRead(logger, agents.Count);
    }

    private StoredAgent? Read(AccessRecord record)
    {
        try
        {
            return StoredAgent.Read(record);
        }
        catch (JsonException exception)
        {
            LogUnreadable(logger, record.Id, exception.Message);
            return null;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, _stopping.Token);
                installation.Reload();
                await TryRefreshAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
