using System.Text.Json;
using ChatCluster.Api.Relay;
using ChatCluster.Catalog;
using ChatCluster.Files;
using ChatCluster.Grains;
using ChatCluster.Hosting;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Webhooks;
using Orleans.Runtime.Messaging;

namespace ChatCluster.Api;

/// <summary>All threads of a cluster, as its front ends reach them: requests are grain calls, streams come through the relay.</summary>
internal sealed class ClusterThreads(IClusterClient cluster, FrontEndRelay relay, ListWatches lists, ClusterConnection connection, SiloLosses losses, TimeProvider time)
    : IThreads, ICatalog, IWebhooks
{
    private const int StopLooks = 3;
    private const int LatestEvents = 100;

    // Long enough for the cluster to notice that a silo is gone and to place the thread elsewhere.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    // Requests of other systems look models and tools up in it, each of them.
    private readonly LatestAnswer<CatalogListing> _catalog = new(TimeSpan.FromSeconds(1), time);

    // Named within a call only: before the first silo was reached, there is no such grain.
    private ICatalogGrain Catalog => cluster.GetGrain<ICatalogGrain>(0);

    public async Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken) =>
        request is StopRun { RunId: null } ? await StopAsync(key, cancellationToken) : (await AskAsync(key, request, cancellationToken)).Answer;

    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(ThreadKey key, ThreadCursor after, CancellationToken cancellationToken) =>
        relay.Watch(key, after, cancellationToken);

    public async ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        await CallAsync(() => Catalog.FindAsync(key), repeat: true, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => Catalog.ListAsync(owner, query), repeat: true, cancellationToken);

    public IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, CancellationToken cancellationToken) => lists.WatchAsync(owner, cancellationToken);

    public async Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(change, MemoryJson.Wire.MemoryChange);

        // The others come to the same when they are made twice.
        var answer = await CallAsync(() => cluster.GetGrain<IOwnerGrain>(owner.ToString()).ChangeMemoryAsync(json), repeat: change is not ForgetFact, cancellationToken);
        return JsonSerializer.Deserialize(answer, MemoryJson.Wire.MemoryAnswer)!;
    }

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) =>
        CallAsync(() => Catalog.ReadUsageAsync(owner), repeat: true, cancellationToken);

    public async Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        await CallAsync(() => Catalog.SumUsageAsync(query), repeat: true, cancellationToken);

    CatalogListing? ICatalog.Known => null;

    Task<CatalogListing> ICatalog.ReadAsync(CancellationToken cancellationToken) => _catalog.GetAsync(ReadCatalogAsync, cancellationToken);

    async Task<WebhookAnswer> IWebhooks.AskAsync(Owner owner, WebhookRequest request, CancellationToken cancellationToken)
    {
        var json = WebhookWire.Write(request);
        var answer = await CallAsync(() => cluster.GetGrain<IWebhookGrain>(0).AskAsync(owner.ToString(), json), request.IsRepeatable, cancellationToken);
        return WebhookWire.ReadAnswer(answer);
    }

    public async Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken) =>
        Frames(await CallAsync(() => Catalog.ReadAsync(key, after, count), repeat: true, cancellationToken));

    public async Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        Frames(await CallAsync(() => Catalog.ReadBackwardAsync(key, before, count), repeat: true, cancellationToken));

    public Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => Grain(key).ReadTranscriptAsync(query), repeat: true, cancellationToken);

    public Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken) =>
        CallAsync(() => Grain(key with { Id = newId }).ForkFromAsync(key.Id, through), repeat: false, cancellationToken);

    public Task<ThreadAnswer> ImportAsync(ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes([.. events], ThreadJson.Wire.ThreadEventArray);
        return CallAsync(() => Grain(key).ImportAsync(json, limits), repeat: false, cancellationToken);
    }

    public async Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        (await CallAsync(() => Catalog.ReadFileAsync(key, fileId), repeat: true, cancellationToken))?.ToFile();

    public async Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        var lost = false;
        var deleted = await CallAsync(() => Grain(key).DeleteAsync(), repeat: true, cancellationToken, () => lost = true);

        // What a later call did not find, an earlier one has deleted.
        return deleted || lost;
    }

    /// <summary>Stops the run under way. Which one that is, is settled before it is asked for: made again, a stop must not end the run after it.</summary>
    private async Task<ThreadAnswer> StopAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            if (await FindAsync(key, cancellationToken) is not { RunId: { } run })
            {
                // A message may be on its way into the log, and the thread with it: the stop goes in behind it.
                return await CallAsync(() => Grain(key).SendAsync(new StopRun()), repeat: false, cancellationToken);
            }

            // The next run may have begun since it was looked for.
            var (answer, lost) = await AskAsync(key, new StopRun(run), cancellationToken);
            if (lost || answer is not ThreadAnswer.Done { Changed: false } || look == StopLooks)
            {
                return answer;
            }
        }
    }

    /// <summary>Asks the thread, again if need be; also says whether an earlier try may have been heard, only its answer not.</summary>
    private async Task<(ThreadAnswer Answer, bool Lost)> AskAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken)
    {
        // A call whose answer was lost is made again: with its id, what it began begins once all the same.
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var repeatable = request switch
        {
            PostMessage post => post with { MessageId = $"m_{id}" },
            RegenerateReply regenerate => regenerate with { NewRun = $"r_{id}" },
            _ => request,
        };
        var lost = false;
        var answer = await CallAsync(() => Grain(key).SendAsync(repeatable), repeat: repeatable is not (ResolveApproval or ResolveInput), cancellationToken, () => lost = true);

        // A waiting message that a later call did not find, an earlier one may have taken back or changed.
        return lost && repeatable is EditQueuedMessage edit && answer is ThreadAnswer.Conflict { Code: "message_not_queued" } && await WasDoneAsync(key, edit, cancellationToken)
            ? (new ThreadAnswer.Done(default), lost)
            : (answer, lost);
    }

    /// <summary>Whether a message that waits no longer is what an edit was to make of it: the queue may also have posted it as it was.</summary>
    private async Task<bool> WasDoneAsync(ThreadKey key, EditQueuedMessage edit, CancellationToken cancellationToken) =>
        await ReadBackwardAsync(key, long.MaxValue, LatestEvents, cancellationToken) is { } latest
        && (latest.Select(frame => frame.Event).OfType<MessagePosted>().FirstOrDefault(posted => posted.MessageId == edit.MessageId) is not { } message || message.Text == edit.Text);

    private async Task<CatalogListing> ReadCatalogAsync() =>
        JsonSerializer.Deserialize<CatalogListing>(await CallAsync(() => Catalog.ReadCatalogAsync(), repeat: true, CancellationToken.None), JsonSerializerOptions.Web)!;

    private IThreadGrain Grain(ThreadKey key) => cluster.GetGrain<IThreadGrain>(key.ToString());

    private static List<ThreadFrame>? Frames(byte[]? block) => block is null ? null : [.. FrameBlock.Read(block).Select(item => item.Frame!)];

    /// <param name="onLost">Told when a call that is made again may have done what it was to do.</param>
    private async Task<T> CallAsync<T>(Func<Task<T>> call, bool repeat, CancellationToken cancellationToken, Action? onLost = null)
    {
        await connection.AwaitAsync(cancellationToken);
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await (repeat ? losses.CallAsync(call, cancellationToken) : call().WaitAsync(cancellationToken));
            }
            catch (ThreadUnavailableException exception) when (exception.Damaged)
            {
                throw new ThreadDamagedException(exception.Message, exception);
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException or ThreadUnavailableException or ConnectionFailedException)
            {
                var patience = connection.Alone ? ClusterConnection.Patience : exception is ThreadUnavailableException { Moving: false } ? StorePatience : Patience;

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
