using System.Collections.Concurrent;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Hosting;
using ChatCluster.Threads;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace ChatCluster.Api.Relay;

/// <summary>
/// This front end's one stream: hands each relayed frame to the feed of its thread. A gap in an outbox's numbers, or its silence, means
/// that something was lost: the feeds it served watch again from their cursors.
/// </summary>
internal sealed class FrontEndRelay(
    IServiceProvider services, IClusterClient cluster, ClusterConnection connection, SiloLosses losses, IOptions<EngineOptions> options,
    TimeProvider time)
    : BackgroundService, IAsyncObserver<FrameBatch>
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    private readonly FeedHeartbeat _heartbeat = new(time, options.Value.Host.KeepAlive);
    private readonly ConcurrentDictionary<ThreadKey, RemoteFeed> _feeds = new();
    private readonly ConcurrentDictionary<long, RemoteWatch> _watches = new();
    private readonly ConcurrentDictionary<string, OutboxNumbers> _outboxes = new(StringComparer.Ordinal);
    private StreamSubscriptionHandle<FrameBatch>? _subscription;
    private long _lastWatch;
    private FrontEnd? _frontEnd;

    /// <summary>How silos reach this front end.</summary>
    public FrontEnd FrontEnd => _frontEnd ?? throw new InvalidOperationException("This front end has not joined the cluster yet.");

    /// <summary>The stream of a thread after a cursor.</summary>
    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>> Watch(ThreadKey key, ThreadCursor after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var feed = _feeds.GetOrAdd(key, static (k, self) => self.Open(k), this);
            if (feed.TryWatch(after, cancellationToken) is { } stream)
            {
                return stream;
            }

            Remove(key, feed);
        }
    }

    /// <summary>Gives a watch its number, under which frames for it arrive.</summary>
    public long Add(RemoteWatch watch)
    {
        var number = Interlocked.Increment(ref _lastWatch);
        _watches[number] = watch;
        return number;
    }

    public void Remove(long watch) => _watches.TryRemove(watch, out _);

    /// <summary>A watch begins after a batch of an outbox. False when what came after that batch may have been missed.</summary>
    public bool Expect(string outbox, long number) =>
        _outboxes.GetOrAdd(outbox, new OutboxNumbers(number, time.GetTimestamp())).Covers(number);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await connection.Opened.WaitAsync(cancellationToken);
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
        // Read before it is noted: a batch that cannot be read has not arrived.
        var frames = FrameBlock.Read(item.Frames).ToList();
        var now = time.GetTimestamp();
        var outbox = _outboxes.GetOrAdd(item.Outbox, new OutboxNumbers(item.Number - 1, now));
        lock (outbox)
        {
            var (isNew, lost) = outbox.Note(item.Number, now);
            if (lost)
            {
                Lose(item.Outbox);
            }

            if (isNew)
            {
                Deliver(frames);
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
        var loss = losses.Next;
        var checking = Task.CompletedTask;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (id, outbox) in _outboxes)
                {
                    if (time.GetElapsedTime(outbox.Heard) >= SilenceLimit && _outboxes.TryRemove(new(id, outbox)))
                    {
                        Lose(id);
                    }
                }

                // When a connection broke, so that no reader waits for the silence to be noticed.
                if (checking.IsCompleted && (loss.IsCompleted || time.GetElapsedTime(lastCheck) >= CheckInterval))
                {
                    loss = losses.Next;
                    lastCheck = time.GetTimestamp();
                    checking = Task.WhenAll(_feeds.Values.Where(feed => feed.Readers > 0).Select(feed => feed.CheckAsync()));
                }

                Sweep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>
    /// Ends the watches of threads without recent readers, and releases the rings of idle ones.
    /// </summary>
    internal void Sweep()
    {
        foreach (var (key, feed) in _feeds)
        {
            if (feed.Readers == 0 && time.GetElapsedTime(feed.LastRead) >= IdleLimit && feed.TryClose())
            {
                Remove(key, feed);
            }
            else
            {
                feed.Trim(options.Value.Host.TrimAfter);
            }
        }
    }

    private RemoteFeed Open(ThreadKey key) => new(cluster.GetGrain<IThreadGrain>(key.ToString()), this, losses, _heartbeat, time);

    private void Deliver(List<(long Watch, ThreadFrame? Frame)> frames)
    {
        var run = new List<ThreadFrame>();
        for (var i = 0; i < frames.Count; i++)
        {
            var (number, frame) = frames[i];
            if (frame is not null)
            {
                run.Add(frame);
            }

            if (frame is not null && i + 1 < frames.Count && frames[i + 1] is { Frame: not null } next && next.Watch == number)
            {
                continue;
            }

            if (_watches.TryGetValue(number, out var watch))
            {
                if (frame is null)
                {
                    watch.End(number);
                }
                else
                {
                    watch.Receive(number, run);
                }
            }

            run.Clear();
        }
    }

    private void Lose(string outbox)
    {
        foreach (var watch in _watches.Values)
        {
            watch.Lose(outbox);
        }
    }

    private void Remove(ThreadKey key, RemoteFeed feed)
    {
        if (_feeds.TryRemove(new(key, feed)))
        {
            _ = feed.DisposeAsync().AsTask();
        }
    }
}
