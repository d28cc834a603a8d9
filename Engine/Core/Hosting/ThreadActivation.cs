using System.Runtime.CompilerServices;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>
/// One thread in this process, while it is needed: the active actor, the next one when that fails, and all that is done
/// for a request before the actor has it. The same in every host. Safe for concurrent use; it stays on its caller's scheduler.
/// </summary>
public sealed partial class ThreadActivation : IAsyncDisposable
{
    private readonly ActivationParts _parts;
    private readonly IActivationHost _host;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private readonly Lock _lock = new();

    // The active actor, or the task that creates it. There is one at a time: two would both drive the run.
    private Task<ThreadActor>? _actor;
    private Task? _deletion;
    private int _retries;
    private DateTimeOffset _lastUsed;

    internal ThreadActivation(ThreadKey key, ActivationParts parts, IActivationHost host)
    {
        (Key, _parts, _host, _ended) = (key, parts, host, _ending.Token);
        _lastUsed = parts.Runtime.Time.GetUtcNow();
    }

    public ThreadKey Key { get; }

    /// <summary>Whether it serves no more, and the next activation does.</summary>
    public bool HasEnded => _ended.IsCancellationRequested;

    /// <summary>Whether there is a run for the next activation to resume.</summary>
    public bool HasRun => Serving?.Thread.Run is not null;

    private ThreadRuntime Runtime => _parts.Runtime;

    private ThreadActor? Serving => _actor is { IsCompletedSuccessfully: true, Result: var actor } ? actor : null;

    /// <summary>Takes the thread up, and with it its run. A store that is away is waited for in the background.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ActorAsync().WaitAsync(cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The activation stays: it answers clearly, and it carries the run on as soon as the store is back.
            _ = CarryOnAsync(inDoubt: false);
        }
        catch (ThreadDamagedException exception)
        {
            // It stays here too, to say so and to delete the thread.
            LogDamaged(_parts.Logger, Key.Id, exception);
        }
    }

    /// <summary>Ensures that the thread is active, and with it its run.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken)
    {
        await ActorAsync().WaitAsync(cancellationToken);
        _host.KeepAlive();
    }

    /// <summary>Asks something of the thread.</summary>
    public async Task<ThreadAnswer> SendAsync(ThreadRequest request, CancellationToken cancellationToken)
    {
        if (await FindAnswerAsync(request.RequestId, cancellationToken) is { } answered)
        {
            return answered;
        }

        if (await _parts.Check.RefuseAsync(Key.Tenant, request, Runtime.Runs.Active, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // Before the attachments are stored: what is refused leaves nothing behind.
        var actor = await ActorAsync().WaitAsync(cancellationToken);
        if ((await actor.RefuseAsync(request, cancellationToken)
            ?? await _parts.Check.RefuseToolsAsync(Key, request, actor.Thread.Settings, cancellationToken)) is { } limited)
        {
            return limited;
        }

        if (request is PostMessage { Attachments: not null } post)
        {
            var (stored, unusable) = await _parts.Files.StoreAsync(Key, post.Attachments, cancellationToken);
            if (unusable is not null)
            {
                return unusable;
            }

            request = post with { Attachments = stored };
        }

        return await CommandAsync(request.RequestId is null ? request with { RequestId = Runtime.NewId() } : request);
    }

    /// <summary>Begins the thread as a copy of another one of its owner, which is read from the log.</summary>
    public async Task<ThreadAnswer> ForkAsync(string sourceId, string? through, string? requestId, CancellationToken cancellationToken)
    {
        if (await FindAnswerAsync(requestId, cancellationToken) is { } answered)
        {
            return answered;
        }

        var from = Key with { Id = sourceId };
        var source = await StoredThread.ReadAsync(Runtime.Store, from, cancellationToken);
        if (!source.Exists)
        {
            return new ThreadAnswer.Missing();
        }

        return ThreadCopy.Fork(source, through, out var events) is { } refusal
            ? refusal
            : await CommandAsync(
                new AdoptEvents(
                    await _parts.Files.AdoptAsync(Key, events, from, cancellationToken), sourceId, requestId ?? Runtime.NewId()));
    }

    /// <summary>Begins the thread with events made elsewhere.</summary>
    public async Task<ThreadAnswer> ImportAsync(
        IReadOnlyList<ThreadEvent> events, ImportLimits limits, string? requestId, CancellationToken cancellationToken) =>
        await FindAnswerAsync(requestId, cancellationToken) is { } answered ? answered
        : ThreadCopy.Import(Key, events, limits, Runtime.NewContext(Key.Tenant), out var adopted) is { } refusal ? refusal
        : await CommandAsync(
            new AdoptEvents(await _parts.Files.AdoptAsync(Key, adopted, Key, cancellationToken), null, requestId ?? Runtime.NewId()));

    /// <summary>The thread as people read it; null when there is no such thread.</summary>
    public async Task<TranscriptPage?> ReadTranscriptAsync(TranscriptQuery query, int maxBytes, CancellationToken cancellationToken)
    {
        var thread = (await ActorAsync().WaitAsync(cancellationToken)).Thread;
        return thread.Exists ? TranscriptReader.Read(Key, thread, query, maxBytes) : null;
    }

    /// <summary>The live end of the thread's stream; null when there is no such thread.</summary>
    public async Task<ThreadCursor?> FindLiveEndAsync(CancellationToken cancellationToken)
    {
        var actor = await ActorAsync().WaitAsync(cancellationToken);
        return actor.Thread.Exists ? actor.Feed.Live : null;
    }

    /// <summary>What follows a cursor, in a piece, and where to continue; null when there is no such thread.</summary>
    public async Task<(IReadOnlyList<ThreadFrame> Frames, ThreadCursor End)?> CatchUpAsync(
        ThreadCursor after, int maxBytes, CancellationToken cancellationToken)
    {
        var actor = await ActorAsync().WaitAsync(cancellationToken);
        return actor.Thread.Exists ? await actor.Feed.CatchUpAsync(after, maxBytes, cancellationToken) : null;
    }

    /// <summary>The thread's stream after a cursor, until the thread is deleted or this activation ends.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(
        ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An actor may end while it is watched; the next one continues from the reader's cursor.
        while (await FindActorAsync(cancellationToken) is { Thread.Exists: true } actor)
        {
            await foreach (var batch in actor.Feed.WatchAsync(after, cancellationToken))
            {
                yield return batch;
                after = batch.LastCursor() ?? after;
            }
        }
    }

    /// <summary>Stops the run and deletes everything of the thread.</summary>
    /// <param name="cancellationToken">Counts before the deletion has begun.</param>
    /// <returns>Whether there was such a thread.</returns>
    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<bool> deletion;
        lock (_lock)
        {
            // Until the log is deleted nobody may read it: an actor that did would resume the run.
            deletion = DeleteAsync(ActorAsync());
            (_actor, _deletion) = (null, deletion);
        }

        if (!await deletion)
        {
            return false;
        }

        Runtime.Lists.Note(Key.Owner, new(Key.Id));
        return true;
    }

    /// <summary>The active actor: one that failed is replaced by the next, which reads the log.</summary>
    /// <exception cref="ActorEndedException">This activation has ended.</exception>
    internal Task<ThreadActor> ActorAsync()
    {
        lock (_lock)
        {
            if (HasEnded)
            {
                return Task.FromException<ThreadActor>(new ActorEndedException(Key));
            }

            _lastUsed = Runtime.Time.GetUtcNow();
            return _actor = _actor is null or { IsFaulted: true } or { IsCanceled: true } || Serving is { Ended.Task.IsCompleted: true }
                ? NextActorAsync() : _actor;
        }
    }

    private async Task<ThreadActor> NextActorAsync()
    {
        await (_deletion ?? Task.CompletedTask)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var actor = new ThreadActor(Key, Runtime);
        try
        {
            await _host.AwaitTurnAsync(Key, _ended);
            await actor.ActivateAsync(_ended);
            _ended.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (HasEnded)
        {
            // The activation was ended before this actor existed.
            await actor.DisposeAsync();
            throw new ActorEndedException(Key);
        }

        // It lasts as long as the activation, and keeps nothing of the request that created that.
        using (ExecutionContext.SuppressFlow())
        {
            _ = SuperviseAsync(actor);
        }

        return actor;
    }

    private async Task<bool> DeleteAsync(Task<ThreadActor> serving)
    {
        bool deleted;
        try
        {
            deleted = await (await serving).DeleteAsync();
        }
        catch (ThreadDamagedException)
        {
            // What cannot be read can be deleted.
            deleted = await Runtime.Store.DeleteAsync(Key, CancellationToken.None);
        }

        // A database deletes them with the log; a store in memory does not, nor what a call that returned late has brought.
        await _parts.Files.DeleteAsync(Key, CancellationToken.None);
        return deleted;
    }

    /// <summary>
    /// The answer to a repeated request. Looked up first, because a repeated request must not be checked against limits or sources again.
    /// </summary>
    private async Task<ThreadAnswer?> FindAnswerAsync(string? requestId, CancellationToken cancellationToken) =>
        requestId is null ? null : (await ActorAsync().WaitAsync(cancellationToken)).Thread.AnswerTo(requestId);

    private async Task<ThreadActor?> FindActorAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ActorAsync().WaitAsync(cancellationToken);
        }
        catch (Exception) when (HasEnded)
        {
            return null;
        }
    }

    private async Task<ThreadAnswer> CommandAsync(ThreadCommand command)
    {
        while (true)
        {
            try
            {
                var answer = await (await ActorAsync()).SendAsync(command);
                _host.KeepAlive();
                return answer;
            }
            catch (ActorEndedException) when (!HasEnded)
            {
                // The thread was deleted between the actor being found and being asked.
            }
        }
    }
}
