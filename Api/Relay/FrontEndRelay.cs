using System.Collections.Concurrent;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Threads;
using Orleans.Streams;

namespace ChatCluster.Api.Relay;

/// <summary>
/// This front end's one stream: hands each relayed frame to the feed of its thread. A gap in an outbox's numbers, or its silence, means that
/// something was lost: the feeds it served watch again from their cursors.
/// </summary>
internal sealed class FrontEndRelay(IServiceProvider services, IClusterClient cluster, TimeProvider time) : BackgroundService, IAsyncObserver<FrameBatch>
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    private readonly FeedHeartbeat _heartbeat = new(time, TimeSpan.FromSeconds(15));
    private readonly ConcurrentDictionary<ThreadKey, RemoteFeed> _feeds = new();
    private readonly ConcurrentDictionary<long, RemoteFeed> _watches = new();
    private readonly ConcurrentDictionary<string, OutboxState> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ThreadKey, long> _idle = new();
    private StreamSubscriptionHandle<FrameBatch>? _subscription;
    private long _lastWatch;
    private FrontEnd? _frontEnd;

    /// <summary>How silos reach this front end.</summary>
    public FrontEnd FrontEnd => _frontEnd ?? throw new InvalidOperationException("This front end has not joined the cluster yet.");

    public RemoteFeed For(ThreadKey key) => _feeds.GetOrAdd(
        key,
        static (k, self) => new(k, self.Cluster.GetGrain<IThreadGrain>(k.ToString()), self, self._heartbeat, self.Time),
        this);

    public long Add(RemoteFeed feed)
    {
        var watch = Interlocked.Increment(ref _lastWatch);
        _watches[watch] = feed;
        return watch;
    }

    public void Remove(long watch) => _watches.TryRemove(watch, out _);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var streams = services.GetRequiredKeyedService<IStreamProvider>(ClusterStreams.Provider);
        var id = Guid.CreateVersion7().ToString("N");
        _subscription = await streams.GetStream<FrameBatch>(ClusterStreams.Of(id)).SubscribeAsync(this);
        _frontEnd = new(id, (streams as RelayStreamProvider)?.Observer);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_feeds.Values.Select(feed => feed.DisposeAsync().AsTask()));
        if (_subscription is not null)
        {
            await _subscription.UnsubscribeAsync();
        }
    }

    public Task OnNextAsync(FrameBatch item, StreamSequenceToken? token = null)
    {
        var outbox = _outboxes.GetOrAdd(item.Outbox, static _ => new());
        lock (outbox)
        {
            outbox.LastHeard = time.GetTimestamp();
            if (item.Number <= outbox.Number)
            {
                return Task.CompletedTask;
            }

            var lost = item.Number > outbox.Number + 1;
            outbox.Number = item.Number;
            foreach (var (watch, frame) in FrameBlock.Read(item.Frames))
            {
                if (!_watches.TryGetValue(watch, out var feed))
                {
                    continue;
                }

                feed.Outbox = item.Outbox;
                if (frame is null)
                {
                    feed.Renew(watch);
                }
                else
                {
                    feed.Relay(watch, frame);
                }
            }

            if (lost)
            {
                Renew(item.Outbox);
            }
        }

        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public override void Dispose()
    {
        _heartbeat.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        var lastCheck = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (id, outbox) in _outboxes)
                {
                    if (time.GetElapsedTime(outbox.LastHeard) >= SilenceLimit && _outboxes.TryRemove(id, out _))
                    {
                        Renew(id);
                    }
                }

                if (time.GetElapsedTime(lastCheck) >= CheckInterval)
                {
                    lastCheck = time.GetTimestamp();
                    await Task.WhenAll(_feeds.Values.Where(feed => feed.Readers > 0).Select(feed => feed.CheckAsync()));
                }

                await LetGoAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private IClusterClient Cluster => cluster;

    private TimeProvider Time => time;

    private void Renew(string outbox)
    {
        foreach (var (watch, feed) in _watches)
        {
            if (feed.Outbox == outbox)
            {
                feed.Renew(watch);
            }
        }
    }

    /// <summary>Ends the watches of threads that nobody here has read for a while.</summary>
    private async Task LetGoAsync()
    {
        foreach (var (key, feed) in _feeds)
        {
            if (feed.Readers > 0)
            {
                _idle.TryRemove(key, out _);
            }
            else if (time.GetElapsedTime(_idle.GetOrAdd(key, time.GetTimestamp())) >= IdleLimit && feed.TryClose())
            {
                _idle.TryRemove(key, out _);
                _feeds.TryRemove(key, out _);
                await feed.DisposeAsync();
            }
        }
    }

    private sealed class OutboxState
    {
        public long Number { get; set; }

        public long LastHeard { get; set; }
    }
}
