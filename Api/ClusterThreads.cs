using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatCluster.Api.Relay;
using ChatCluster.Catalog;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Grains;
using ChatCluster.Hosting;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using ChatCluster.Webhooks;
using Orleans.Runtime.Messaging;

namespace ChatCluster.Api;

/// <summary>All threads of a cluster, as its front ends reach them: requests are grain calls, streams come through the relay.</summary>
internal sealed class ClusterThreads(
    IClusterClient cluster, FrontEndRelay relay, ListWatches lists, ClusterConnection connection, SiloLosses losses, TimeProvider time)
    : IThreads, ICatalog, IWebhooks, IToolSignIns
{
    // Long enough for the cluster to notice that a silo is gone and to place the thread elsewhere.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    // Requests of other systems look models and tools up in it, each of them.
    private readonly LatestAnswer<CatalogListing> _catalog = new(TimeSpan.FromSeconds(1), time);

    // Named within a call only: before the first silo was reached, there is no such grain.
    private ICatalogGrain Catalog => cluster.GetGrain<ICatalogGrain>(0);

    public Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken)
    {
        var identified = request.RequestId is null ? request with { RequestId = NewId() } : request;
        return CallAsync(token => Grain(key).SendAsync(identified, token), repeat: true, cancellationToken);
    }

    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(
        ThreadKey key, ThreadCursor after, CancellationToken cancellationToken) =>
        relay.Watch(key, after, cancellationToken);

    public async ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        await CallAsync(token => Catalog.FindAsync(key, token), repeat: true, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        CallAsync(token => Catalog.ListAsync(owner, query, token), repeat: true, cancellationToken);

    public IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, CancellationToken cancellationToken) =>
        lists.WatchAsync(owner, cancellationToken);

    public Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken) => AskAsync(
        change, change.IsRepeatable, MemoryJson.Wire.MemoryChange, MemoryJson.Wire.MemoryAnswer,
        (json, token) => cluster.GetGrain<IOwnerGrain>(owner.ToString()).ChangeMemoryAsync(json, token), cancellationToken);

    public Task<DocumentAnswer> AskDocumentsAsync(Owner owner, DocumentRequest request, CancellationToken cancellationToken) => AskAsync(
        request, request.IsRepeatable, DocumentJson.Wire.DocumentRequest, DocumentJson.Wire.DocumentAnswer,
        (json, token) => cluster.GetGrain<IOwnerGrain>(owner.ToString()).AskDocumentsAsync(json, token), cancellationToken);

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) =>
        CallAsync(token => Catalog.ReadUsageAsync(owner, token), repeat: true, cancellationToken);

    public async Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        await CallAsync(token => Catalog.SumUsageAsync(query, token), repeat: true, cancellationToken);

    CatalogListing? ICatalog.Known => null;

    Task<CatalogListing> ICatalog.ReadAsync(CancellationToken cancellationToken) => _catalog.GetAsync(ReadCatalogAsync, cancellationToken);

    Task<WebhookAnswer> IWebhooks.AskAsync(Owner owner, WebhookRequest request, CancellationToken cancellationToken) => AskAsync(
        request, request.IsRepeatable, WebhookWireJson.Wire.WebhookRequest, WebhookWireJson.Wire.WebhookAnswer,
        (json, token) => cluster.GetGrain<IWebhookGrain>(0).AskAsync(owner.ToString(), json, token), cancellationToken);

    Task<SignInAnswer> IToolSignIns.AskAsync(Owner owner, SignInRequest request, CancellationToken cancellationToken) => AskAsync(
        request, request.IsRepeatable, SignInWireJson.Wire.SignInRequest, SignInWireJson.Wire.SignInAnswer,
        (json, token) => cluster.GetGrain<IToolSignInGrain>(owner.ToString()).AskAsync(json, token), cancellationToken);

    public async Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken) =>
        Frames(await CallAsync(token => Catalog.ReadAsync(key, after, count, token), repeat: true, cancellationToken));

    public async Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(
        ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        Frames(await CallAsync(token => Catalog.ReadBackwardAsync(key, before, count, token), repeat: true, cancellationToken));

    public Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken) =>
        CallAsync(token => Grain(key).ReadTranscriptAsync(query, token), repeat: true, cancellationToken);

    public Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken)
    {
        var id = NewId();
        return CallAsync(
            token => Grain(key with { Id = newId }).ForkFromAsync(key.Id, through, id, token), repeat: true, cancellationToken);
    }

    public Task<ThreadAnswer> ImportAsync(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes([.. events], ThreadJson.Wire.ThreadEventArray);
        var id = NewId();
        return CallAsync(token => Grain(key).ImportAsync(json, limits, id, token), repeat: true, cancellationToken);
    }

    public async Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        (await CallAsync(token => Catalog.ReadFileAsync(key, fileId, token), repeat: true, cancellationToken))?.ToFile();

    public async Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        var lost = false;
        var deleted = await CallAsync(token => Grain(key).DeleteAsync(token), repeat: true, cancellationToken, () => lost = true);

        // What a later call did not find, an earlier one has deleted.
        return deleted || lost;
    }

    // A request whose answer was lost is made again: by its id the thread knows it.
    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    private async Task<CatalogListing> ReadCatalogAsync() =>
        JsonSerializer.Deserialize<CatalogListing>(
            await CallAsync(token => Catalog.ReadCatalogAsync(token), repeat: true, CancellationToken.None), JsonSerializerOptions.Web)!;

    private IThreadGrain Grain(ThreadKey key) => cluster.GetGrain<IThreadGrain>(key.ToString());

    private static List<ThreadFrame>? Frames(byte[]? block) =>
        block is null ? null : [.. FrameBlock.Read(block).Select(item => item.Frame!)];

    /// <summary>Asks what crosses as bytes. The grain is named within the call, as <see cref="Catalog"/> is.</summary>
    private async Task<TAnswer> AskAsync<TRequest, TAnswer>(
        TRequest request, bool repeat, JsonTypeInfo<TRequest> asked, JsonTypeInfo<TAnswer> answered,
        Func<byte[], CancellationToken, Task<byte[]>> ask, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(request, asked);
        return JsonSerializer.Deserialize(await CallAsync(token => ask(json, token), repeat, cancellationToken), answered)!;
    }

    /// <param name="onLost">Told when a call that is made again may have done what it was to do.</param>
    private async Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, bool repeat, CancellationToken cancellationToken, Action? onLost = null)
    {
        await connection.AwaitAsync(cancellationToken);
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await (repeat ? losses.CallAsync(call, cancellationToken) : call(cancellationToken).WaitAsync(cancellationToken));
            }
            catch (ThreadUnavailableException exception) when (exception.Damaged)
            {
                throw new ThreadDamagedException(exception.Message, exception);
            }
            catch (Exception exception)
                when (exception is TimeoutException or OrleansException or ThreadUnavailableException or ConnectionFailedException
                    || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // A cancellation that nobody here requested comes from a silo that is shutting down.
                var patience = connection.Alone ? ClusterConnection.Patience : exception is ThreadUnavailableException { Moving: false }
                    ? StorePatience : Patience;

                // A thread that is on its way to another silo has done nothing yet; of any other failure that is not known.
                var undone = exception is ThreadUnavailableException { Moving: true };
                if (!(repeat || undone) || time.GetElapsedTime(began) >= patience)
                {
                    throw connection.Unavailable(exception);
                }

                if (!undone)
                {
                    onLost?.Invoke();
                }

                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }
}
