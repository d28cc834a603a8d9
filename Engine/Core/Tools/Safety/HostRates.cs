using System.Collections.Concurrent;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// Spreads the requests of tools to one host, so that no model and no loop floods it. A request past the rate waits for its turn, as long
/// as its tool has time.
/// </summary>
/// <param name="perMinute">Requests to one host in a minute; 0 for any number.</param>
internal sealed class HostRates(int perMinute, TimeProvider time)
{
    // The first of them go at once.
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    private const int MaxHosts = 10_000;

    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Completes when a request to the host may go.</summary>
    public Task WaitAsync(Uri url, CancellationToken cancellationToken)
    {
        if (perMinute == 0)
        {
            return Task.CompletedTask;
        }

        var now = time.GetUtcNow();
        if (_lines.Count > MaxHosts)
        {
            foreach (var (host, idle) in _lines.Where(line => line.Value.IsIdle(now)))
            {
                _lines.TryRemove(new(host, idle));
            }
        }

        var wait = _lines.GetOrAdd(url.Authority, _ => new()).Take(now, TimeSpan.FromMinutes(1) / perMinute);
        return wait <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>When the next request of a host is due, were they spread evenly.</summary>
    private sealed class Line
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _due;

        public TimeSpan Take(DateTimeOffset now, TimeSpan interval)
        {
            lock (_gate)
            {
                _due = _due > now ? _due : now;
                var wait = _due - now - Burst;
                _due += interval;
                return wait;
            }
        }

        public bool IsIdle(DateTimeOffset now)
        {
            lock (_gate)
            {
                return _due <= now;
            }
        }
    }
}
