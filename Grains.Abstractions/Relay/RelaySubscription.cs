using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>A front end's subscription to its stream. Orleans holds observers weakly: the subscriber keeps this.</summary>
internal sealed class RelaySubscription<T>(
    RelayStreamProvider provider, StreamId streamId, IAsyncObserver<T> observer) : StreamSubscriptionHandle<T>, IRelayObserver
{
    public override StreamId StreamId => streamId;

    public override string ProviderName => provider.Name;

    public override Guid HandleId { get; } = Guid.CreateVersion7();

    public Task ReceiveAsync(FrameBatch batch) => batch is T item ? observer.OnNextAsync(item) : Task.CompletedTask;

    public override Task UnsubscribeAsync()
    {
        provider.Unsubscribe();
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        throw new NotSupportedException("The relay stores nothing: subscribe again and watch from the cursor.");

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        throw new NotSupportedException("The relay stores nothing: subscribe again and watch from the cursor.");

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other?.HandleId == HandleId;
}
