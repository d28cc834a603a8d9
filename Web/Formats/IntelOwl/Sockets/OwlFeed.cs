using System.Buffers;
using System.Net.WebSockets;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>
/// Shows one socket the runs of its owner, whoever began them and at whatever front end: those under way when it comes from their
/// beginning, then all that begin. Temporary chats are in no list, and so only those that the socket itself asks for are shown.
/// </summary>
internal sealed partial class OwlFeed(
    Owner owner, IThreads threads, ThreadPage newest, Func<ReadOnlyMemory<byte>, CancellationToken, Task> send, ILogger logger)
    : IDisposable
{
    // More at the same time than a person has; what is beyond is not shown here.
    private const int MostRuns = 32;
    private const int PageEvents = 500;

    private static readonly ThreadQuery Newest = new() { Archived = null, PageSize = ThreadQuery.MaxPageSize };

    private readonly SemaphoreSlim _turns = new(1, 1);
    private readonly KnownThreads _known = new(newest);
    private readonly CancellationTokenSource _broken = new();
    private ThreadPage? _newest = newest;

    /// <summary>How the owner's threads are before the socket is open: what begins later is shown.</summary>
    public static Task<ThreadPage> ReadNewestAsync(IThreads threads, Owner owner, CancellationToken cancellationToken) =>
        threads.ListAsync(owner, Newest, cancellationToken);

    /// <summary>Posts a message, and shows its run when the client knows of it.</summary>
    /// <param name="post">Gives the run that answers; none when there is none.</param>
    public async Task PostAsync(Func<Task<PostedRun?>> post, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (await post() is { RunId: { } id } run)
            {
                var thread = _known.Of(run.Key);
                thread.Post(id);
                Show(thread, run, cancellationToken);
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Shows what is under way, then follows the owner's list until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await JoinRunningAsync(cancellationToken);
        await foreach (var changes in threads.WatchListAsync(owner, cancellationToken).WithCancellation(cancellationToken))
        {
            // What was missed may have run and ended meanwhile.
            var changed = !changes.Missed ? changes.Changes
                : (await ReadNewestAsync(threads, owner, cancellationToken)).Threads.Select(newer => new ThreadChange(newer.Key.Id, newer));
            foreach (var (id, thread) in changed)
            {
                if (thread is null)
                {
                    await RestartAsync(id, cancellationToken);
                }
                else
                {
                    await JoinAsync(thread, FindBegunAsync, cancellationToken);
                }
            }
        }
    }

    /// <summary>Says of what is being shown that it ends here: else its client would wait for the rest, or take it for all.</summary>
    public async Task BreakAsync(CancellationToken cancellationToken)
    {
        await _broken.CancelAsync();
        await _turns.WaitAsync(cancellationToken);
        try
        {
            await EndAsync().WaitAsync(cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Waits for what is being shown, after that was cancelled.</summary>
    public Task EndAsync() => Task.WhenAll(_known.All.Select(thread => thread.Shown));

    public void Dispose()
    {
        _turns.Dispose();
        _broken.Dispose();
    }

    // A run that waits for somebody may be of long ago.
    private async Task JoinRunningAsync(CancellationToken cancellationToken)
    {
        var page = Interlocked.Exchange(ref _newest, null) ?? await ReadNewestAsync(threads, owner, cancellationToken);
        foreach (var thread in page.Threads.Where(thread => thread.Running))
        {
            await JoinAsync(thread, FindRunningAsync, cancellationToken);
        }

        if (page.More)
        {
            var running = await threads.ListAsync(owner, Newest with { Running = true, PageSize = MostRuns }, cancellationToken);
            var seen = page.Threads.Select(thread => thread.Key.Id).ToHashSet();
            foreach (var thread in running.Threads)
            {
                // Of those that were seen before, all that began since is shown.
                await JoinAsync(thread, seen.Contains(thread.Key.Id) ? FindBegunAsync : FindRunningAsync, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<PostedRun>> FindRunningAsync(ThreadSummary thread, CancellationToken cancellationToken) =>
        !_known.Of(thread.Key).TakePosted(thread.RunId!)
        && await PostedRun.FindAsync(threads, thread.Key, thread.RunId!, cancellationToken) is { } run ? [run] : [];

    // It was deleted: what comes under its name is another thread.
    private async Task RestartAsync(string id, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        _known.Find(id)?.Restart();
        _turns.Release();
    }

    private async Task JoinAsync(
        ThreadSummary thread, Func<ThreadSummary, CancellationToken, Task<IReadOnlyList<PostedRun>>> find,
        CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            foreach (var run in await find(thread, cancellationToken))
            {
                Show(_known.Of(thread.Key), run, cancellationToken);
            }
        }
        catch (ThreadDamagedException exception)
        {
            // The others go on.
            LogDamaged(logger, thread.Key.Id, exception.Message);
        }
        finally
        {
            _known.Of(thread.Key).Pass(thread.Sequence, thread.UpdatedAt);
            _turns.Release();
        }
    }

    // A short run may be over, and another have begun, before the thread is told of as changed.
    private async Task<IReadOnlyList<PostedRun>> FindBegunAsync(ThreadSummary thread, CancellationToken cancellationToken)
    {
        var known = _known.Of(thread.Key);
        if (thread.CreatedAt > known.UpdatedAt)
        {
            known.Restart();
        }

        var begun = new Stack<PostedRun>();
        var (from, before, count) =
            (known.Sequence, thread.Sequence + 1, (int)Math.Clamp(thread.Sequence - known.Sequence, 1, PageEvents));
        while (before > from + 1 && await threads.ReadBackwardAsync(thread.Key, before, count, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var frame in page.TakeWhile(frame => frame.Cursor!.Value.Sequence > from))
            {
                if (frame.Type is not RunStarted.TypeName || frame.Event is not RunStarted run)
                {
                    continue;
                }

                if (!known.IsNew(run, thread.CreatedAt))
                {
                    return [.. begun];
                }

                if (!known.TakePosted(run.RunId))
                {
                    var start = new ThreadCursor(frame.Cursor!.Value.Sequence - 1);
                    begun.Push(new(thread.Key, new(start, RunId: run.RunId, MessageId: run.MessageId), stopOnDisconnect: false));
                }
            }

            before = page[^1].Cursor!.Value.Sequence;
        }

        return [.. begun];
    }

    private void Show(KnownThread thread, PostedRun run, CancellationToken cancellationToken)
    {
        // A thread has one run at a time, and what is left of the one before is short.
        if (thread.IsShown || _known.All.Count(known => known.IsShown) < MostRuns)
        {
            thread.Shown = ShowAsync(run, thread.Shown, cancellationToken);
        }
    }

    private async Task ShowAsync(PostedRun run, Task before, CancellationToken cancellationToken)
    {
        var (output, projection) = (new ArrayBufferWriter<byte>(), new OwlSocketProjection(new(run.Key, run.Before, run)));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _broken.Token);
        try
        {
            await before;
            await foreach (var batch in threads.WatchAsync(run.Key, run.Before, ended.Token).WithCancellation(ended.Token))
            {
                var over = false;
                for (var i = 0; i < batch.Count && !over; i++)
                {
                    projection.Write(output, batch[i]);
                    over = run.Observe(batch[i]);
                    await FlushAsync(output, cancellationToken);
                }

                if (over)
                {
                    projection.WriteEnd(output);
                    await FlushAsync(output, cancellationToken);
                    return;
                }
            }

            // The thread was deleted.
            SocketFrames.WriteError(output, run.Key.Id, SocketFrames.NoSession);
            await FlushAsync(output, cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or ThreadDamagedException)
        {
            await BreakAsync(
                output, projection, exception is ThreadDamagedException ? Problem.ThreadDamaged : Problem.StreamEnded, cancellationToken);
        }
        catch (OperationCanceledException) when (_broken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await BreakAsync(output, projection, Problem.StreamEnded, cancellationToken);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The run goes on.
        }
    }

    private static bool IsGone(Exception exception) =>
        exception is OperationCanceledException or WebSocketException or ObjectDisposedException;

    private async Task BreakAsync(
        ArrayBufferWriter<byte> output, OwlSocketProjection projection, Problem problem, CancellationToken cancellationToken)
    {
        output.ResetWrittenCount();
        projection.WriteProblem(output, problem);
        try
        {
            await FlushAsync(output, cancellationToken);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // Nobody is there to be told.
        }
    }

    // Each line is a message of its own.
    private async Task FlushAsync(ArrayBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < output.WrittenCount;)
        {
            var length = output.WrittenSpan[sent..].IndexOf((byte)'\n');
            await send(output.WrittenMemory.Slice(sent, length), cancellationToken);
            sent += length + 1;
        }

        output.ResetWrittenCount();
    }
}
