using System.Collections.Concurrent;
using ChatCluster.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Keys;

/// <summary>Notes when keys were used last, and stores it now and then, for many keys together: a request writes nothing.</summary>
internal sealed partial class KeyUses(IAccessStore store, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private ConcurrentDictionary<string, (StoredKey Key, DateTimeOffset At)> _used = new(StringComparer.Ordinal);

    public void Note(StoredKey key) => _used[key.Id] = (key, time.GetUtcNow());

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await StoreAsync(cancellationToken);
    }

    /// <summary>Stores what was noted since the last time.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        var used = Interlocked.Exchange(ref _used, new(StringComparer.Ordinal));
        if (used.IsEmpty)
        {
            return;
        }

        try
        {
            await store.PutAsync([.. used.Values.Select(use => KeyUse.ToRecord(use.Key, use.At))], cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A key that is used is used again; whoever looks at the list sees an older time until then.
            LogNotStored(used.Count, exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await StoreAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // StopAsync stores what is left.
        }
    }
}
