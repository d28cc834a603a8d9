using System.Collections.Concurrent;
using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>
/// The default stream provider between silos and front ends: a stream has one subscriber, the front end it is named after, and a batch
/// is one acknowledged call to it. No queue in between: order is kept, and whoever sends knows what has arrived.
/// </summary>
public sealed class RelayStreamProvider(IGrainFactory grains) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, IRelayObserver> _receivers = new();

    public string Name => ClusterStreams.Provider;

    public bool IsRewindable => false;

    /// <summary>Where this process receives, once it has subscribed. Silos are told with each watch.</summary>
    public IRelayObserver? Observer { get; private set; }

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new RelayStream<T>(this, streamId);

    /// <summary>Notes where a front end receives; to be called on the silo that has batches for it.</summary>
    public void Register(StreamId stream, IRelayObserver observer) => _receivers[stream] = observer;

    /// <summary>Forgets a front end.</summary>
    public void Unregister(StreamId stream) => _receivers.TryRemove(stream, out _);

    internal Task SendAsync(StreamId stream, FrameBatch batch) => _receivers.TryGetValue(stream, out var receiver)
        ? receiver.ReceiveAsync(batch)
        : throw new InvalidOperationException($"No front end is registered for the stream '{stream}'.");

    internal void Subscribe(IRelayObserver receiver) => Observer = grains.CreateObjectReference<IRelayObserver>(receiver);

    internal void Unsubscribe()
    {
        if (Observer is { } observer)
        {
            Observer = null;
            grains.DeleteObjectReference<IRelayObserver>(observer);
        }
    }
}
