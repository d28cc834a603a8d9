using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatCluster.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Audit;

/// <summary>
/// Writes the audit. What an admin does is stored before it is answered; what users do follows in a moment; what anybody can cause, as
/// refusals, is counted and stored once a while, in a bounded number of lines.
/// </summary>
internal sealed partial class AuditLog(IAccessStore store, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    private const int MaxWaiting = 10_000;
    private const int MaxCounted = 1_000;
    private const int AtOnce = 500;

    private static readonly TimeSpan CountFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private readonly Channel<AuditEntry> _waiting =
        Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = false });
    private ConcurrentDictionary<AuditEntry, int> _counted = new();
    private List<AuditEntry> _failed = [];

    /// <summary>Stores a line; when the task completes it is durable.</summary>
    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) => store.AppendAsync([entry], cancellationToken);

    /// <summary>Stores a line soon. Where so many wait that there is no room, it is counted with others of its kind.</summary>
    public void Add(AuditEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
        {
            Count(entry with { Target = null });
        }
    }

    /// <summary>Counts something that may come often; the same within a minute is one line.</summary>
    public void Count(AuditEntry entry)
    {
        var counted = _counted;

        // Past the bound what is told apart is left out: whoever sends from many addresses fills no disk.
        var kind = entry with { At = default };
        kind = counted.Count < MaxCounted || counted.ContainsKey(kind)
            ? kind : new AuditEntry(default, kind.Tenant.Length > 0 ? "*" : "", "", kind.Action) { Code = kind.Code };
        counted.AddOrUpdate(kind, 1, static (_, count) => count + 1);
    }

    /// <summary>Stores what was counted and what waits.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        var counted = Interlocked.Exchange(ref _counted, new());
        var now = time.GetUtcNow();
        var entries = _failed.Concat(TakeWaiting())
            .Concat(counted.Select(entry => entry.Key with { At = now, Count = entry.Value })).ToList();
        _failed = [];
        for (var at = 0; at < entries.Count; at += AtOnce)
        {
            var some = entries.Slice(at, Math.Min(AtOnce, entries.Count - at));
            try
            {
                await store.AppendAsync(some, cancellationToken);
            }
            catch (Exception exception)
            {
                _failed = [.. entries.Skip(at).Take(MaxWaiting)];
                LogNotStored(entries.Count - at, exception.Message);
                return;
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await StoreAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var stored = time.GetTimestamp();
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // A store that is away is not asked every second.
                var pause = _failed.Count > 0 ? RetryPause : _waiting.Reader.Count > 0 ? TimeSpan.Zero : CountFor;
                if (time.GetElapsedTime(stored) >= pause)
                {
                    stored = time.GetTimestamp();
                    await StoreAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // StopAsync stores what is left.
        }
    }

    private IEnumerable<AuditEntry> TakeWaiting()
    {
        while (_waiting.Reader.TryRead(out var entry))
        {
            yield return entry;
        }
    }
}
