using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Owners;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>All threads of one process: activates an actor when it is needed, carries on runs after a start, and lets idle actors go.</summary>
internal sealed partial class EmbeddedThreads(
    ThreadRuntime runtime, ListFeed lists, RequestCheck check, HostOptions options, AttachmentFiles files, Memories memories, ILogger<EmbeddedThreads> logger) : IThreads, IDisposable
{
    private readonly ConcurrentDictionary<ThreadKey, Lazy<Task<ThreadActor>>> _actors = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>How many threads are loaded.</summary>
    public int Loaded => _actors.Count;

    public async Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken)
    {
        if (await check.RefuseAsync(key.Tenant, request, runtime.Runs.Active, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var creates = request is CreateThread or PostMessage { Create: true };
        if (!creates && !_actors.ContainsKey(key) && await runtime.Store.FindAsync(key, cancellationToken) is null)
        {
            return new ThreadAnswer.Missing();
        }

        // Before the attachments are stored: what is refused leaves nothing behind.
        if (request is PostMessage { Limits: not null } or RegenerateReply { Limits: not null } or ResolveApproval { Arguments: not null }
            && await (await ActorAsync(key, cancellationToken)).RefuseAsync(request, cancellationToken) is { } limited)
        {
            return limited;
        }

        if (request is PostMessage { Attachments: not null } post)
        {
            var (stored, unusable) = await files.StoreAsync(key, post.Attachments, cancellationToken);
            return unusable ?? await CommandAsync(key, post with { Attachments = stored }, cancellationToken);
        }

        return await CommandAsync(key, request, cancellationToken);
    }

    public async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(ThreadKey key, ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An activation may end while it is watched; the next one continues from the reader's cursor.
        while (await ExistsAsync(key, cancellationToken))
        {
            var actor = await ActorAsync(key, cancellationToken);
            await foreach (var batch in actor.Feed.WatchAsync(after, cancellationToken))
            {
                yield return batch;
                after = ThreadFeed.LastCursor(batch) ?? after;
            }

            _stopping.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) => await runtime.Store.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) => runtime.Store.ListAsync(owner, query, cancellationToken);

    public IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, CancellationToken cancellationToken) => lists.WatchAsync(owner, cancellationToken);

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) => StoredUsage.ReadAsync(runtime.Store, owner, cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) => runtime.Store.SumUsageAsync(query, cancellationToken);

    public Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken) => memories.ChangeAsync(owner, change, cancellationToken);

    public async Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken) =>
        await ExistsAsync(key, cancellationToken)
            ? await runtime.Store.ReadAsync(key, after, cancellationToken).Take(count).Select(Frame).ToListAsync(cancellationToken)
            : null;

    public async Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        await ExistsAsync(key, cancellationToken)
            ? [.. (await runtime.Store.ReadBackwardAsync(key, before, count, cancellationToken)).Select(Frame)]
            : null;

    public async Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken) =>
        await ExistsAsync(key, cancellationToken)
            ? TranscriptReader.Read(key, (await ActorAsync(key, cancellationToken)).Thread, query)
            : null;

    public async Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(key, cancellationToken))
        {
            return new ThreadAnswer.Missing();
        }

        var source = (await ActorAsync(key, cancellationToken)).Thread;
        var copy = new ThreadKey(key.Owner, newId);
        return ThreadCopy.Fork(source, through, out var events) is { } refusal
            ? refusal
            : await CommandAsync(copy, new AdoptEvents(await files.AdoptAsync(copy, events, key, cancellationToken), key.Id), cancellationToken);
    }

    public async Task<ThreadAnswer> ImportAsync(ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken) =>
        ThreadCopy.Import(key, events, limits, runtime.NewContext(key.Tenant), out var adopted) is { } refusal
            ? refusal
            : await CommandAsync(key, new AdoptEvents(await files.AdoptAsync(key, adopted, key, cancellationToken), null), cancellationToken);

    public Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) => files.ReadAsync(key, fileId, cancellationToken);

    /// <summary>Carries on every run that the log has in progress.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var key in runtime.Store.ListRunningAsync(cancellationToken))
        {
            try
            {
                await ActorAsync(key, cancellationToken);
                count++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One thread that cannot be read must not keep the others waiting.
                LogRetry(logger, key.Id, exception.Message);
            }
        }

        if (count > 0)
        {
            LogResumed(logger, count);
        }
    }

    /// <summary>Lets go of actors that nobody has used for a while, and of the rings of those that are only loaded.</summary>
    public async Task SweepAsync()
    {
        var now = runtime.Time.GetUtcNow();
        foreach (var (key, loaded) in _actors)
        {
            if (loaded is not { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: var actor } } || actor.Thread.Run is not null)
            {
                continue;
            }

            if (now - actor.LastUsed >= options.UnloadAfter && actor.TryRetire())
            {
                _actors.TryRemove(new(key, loaded));
                await actor.DisposeAsync();
            }
            else if (now - actor.LastUsed >= options.TrimAfter)
            {
                actor.Feed.Trim();
            }
        }
    }

    /// <summary>Hands every run over to the next start, and ends every stream.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_actors.Values.Where(loaded => loaded.IsValueCreated).Select(async loaded =>
        {
            try
            {
                await (await loaded.Value).DisposeAsync();
            }
            catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
            {
                // It never came up, so there is nothing to hand over.
            }
        }));
    }

    public void Dispose() => _stopping.Dispose();

    private static ThreadFrame Frame(StoredEvent stored) => ThreadFrame.OfStored(new(stored.Sequence), stored.Json);

    private async ValueTask<bool> ExistsAsync(ThreadKey key, CancellationToken cancellationToken) => await runtime.Store.FindAsync(key, cancellationToken) is not null;

    private async Task<ThreadAnswer> CommandAsync(ThreadKey key, ThreadCommand command, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_stopping.IsCancellationRequested)
            {
                return new ThreadAnswer.Unavailable("The server is shutting down.", 2);
            }

            try
            {
                var actor = await ActorAsync(key, cancellationToken);
                return await actor.SendAsync(command);
            }
            catch (ActorEndedException)
            {
                // It was let go between being found and being asked.
            }
        }
    }

    private async Task<ThreadActor> ActorAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            var loaded = _actors.GetOrAdd(key, static (k, self) => new(() => self.ActivateAsync(k)), this);
            try
            {
                var actor = await loaded.Value.WaitAsync(cancellationToken);
                if (!actor.Ended.Task.IsCompleted)
                {
                    return actor;
                }
            }
            catch (Exception) when (loaded.Value.IsFaulted)
            {
                _actors.TryRemove(new(key, loaded));
                throw;
            }

            _actors.TryRemove(new(key, loaded));
        }
    }

    private async Task<ThreadActor> ActivateAsync(ThreadKey key)
    {
        var actor = new ThreadActor(key, runtime);
        await actor.ActivateAsync(_stopping.Token);
        _ = WatchOverAsync(actor);
        return actor;
    }

    /// <summary>When an activation ends by a fault, its run is carried on by the next, as soon as the store answers.</summary>
    private async Task WatchOverAsync(ThreadActor actor)
    {
        await actor.Ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!actor.Ended.Task.IsFaulted)
        {
            return;
        }

        foreach (var wait in options.RetryWaits())
        {
            try
            {
                await Task.Delay(wait, runtime.Time, _stopping.Token);
                if (await runtime.Store.FindAsync(actor.Key, _stopping.Token) is { Running: true })
                {
                    await ActorAsync(actor.Key, _stopping.Token);
                }

                return;
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreAway(logger, actor.Key.Id, exception.Message);
            }
            catch (Exception exception)
            {
                LogRetry(logger, actor.Key.Id, exception.Message);
            }
        }
    }
}
