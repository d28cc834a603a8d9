using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>This silo's outboxes, one for each front end that watches a thread here.</summary>
internal sealed class FrontEndOutboxes(
    IServiceProvider services, IOptions<RelayOptions> options, TimeProvider time, ILogger<FrontEndOutboxes> logger)
    : BackgroundService, ILifecycleParticipant<ISiloLifecycle>
{
    // One that comes back must not be unregistered with the outbox that it had before.
    private readonly Lock _registering = new();
    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);

    private IStreamProvider Streams => services.GetRequiredKeyedService<IStreamProvider>(ClusterStreams.Provider);

    public Outbox For(FrontEnd frontEnd)
    {
        lock (_registering)
        {
            if (frontEnd.Observer is { } observer)
            {
                (Streams as RelayStreamProvider)?.Register(ClusterStreams.Of(frontEnd.Id), observer);
            }

            return _outboxes.AddOrUpdate(
                frontEnd.Id,
                static (id, self) => self.Open(id),
                static (id, known, self) => known.Closed.IsCancellationRequested ? self.Open(id) : known,
                this);
        }
    }

    /// <summary>At shutdown, when all threads have been handed over, front ends are told before the connections close.</summary>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(FrontEndOutboxes),
        ServiceLifecycleStage.ApplicationServices,
        _ => Task.CompletedTask,
        async cancellationToken =>
        {
            var flushed = Task.WhenAll(_outboxes.Values.Select(outbox => outbox.FlushAsync()));
            await Task.WhenAny(flushed, Task.Delay(options.Value.FlushTime, time, cancellationToken));
        });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.BeatInterval / 2, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (id, outbox) in _outboxes)
                {
                    if (outbox.Closed.IsCancellationRequested)
                    {
                        Remove(id, outbox);
                    }
                    else
                    {
                        outbox.Beat();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Remove(string frontEnd, Outbox outbox)
    {
        lock (_registering)
        {
            if (_outboxes.TryRemove(new(frontEnd, outbox)))
            {
                (Streams as RelayStreamProvider)?.Unregister(ClusterStreams.Of(frontEnd));
            }
        }
    }

    private Outbox Open(string frontEnd) =>
        new(frontEnd, Streams.GetStream<FrameBatch>(ClusterStreams.Of(frontEnd)), options.Value, time, logger);
}
