using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>This silo's outboxes, one for each front end that watches a thread here.</summary>
internal sealed class FrontEndOutboxes(IServiceProvider services, IOptions<RelayOptions> options, TimeProvider time, ILogger<FrontEndOutboxes> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);

    private IStreamProvider Streams => services.GetRequiredKeyedService<IStreamProvider>(ClusterStreams.Provider);

    public Outbox For(FrontEnd frontEnd)
    {
        if (frontEnd.Observer is { } observer)
        {
            (Streams as RelayStreamProvider)?.Register(ClusterStreams.Of(frontEnd.Id), observer);
        }

        return _outboxes.GetOrAdd(frontEnd.Id, id => new(id, Streams.GetStream<FrameBatch>(ClusterStreams.Of(id)), options.Value, time, logger));
    }

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
                        _outboxes.TryRemove(id, out _);
                        (Streams as RelayStreamProvider)?.Unregister(ClusterStreams.Of(id));
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
}
