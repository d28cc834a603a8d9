using System.Buffers;
using System.Net.WebSockets;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>
/// Shows one socket the runs of its owner, whoever began them and at whatever front end: those under way when it comes from their
/// beginning, then all that begin.
/// </summary>
internal sealed class OwlFeed(
    Owner owner, IThreads threads, Func<ReadOnlyMemory<byte>, CancellationToken, Task> send, TimeProvider time) : IDisposable
{
    // More at the same time than a person has; what is beyond is not shown here.
    private const int MostRuns = 32;

    // A run is joined once: what is told of it late begins it no second time.
    private const int MostKnown = 256;

    private readonly DateTimeOffset _opened = time.GetUtcNow();
    private readonly SemaphoreSlim _turns = new(1, 1);
    private readonly Dictionary<string, (string RunId, Task Shown)> _known = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _broken = new();

    /// <summary>Posts a message, and shows its run when the client knows of it.</summary>
    /// <param name="post">Gives the run that answers; none when there is none.</param>
    public async Task PostAsync(Func<Task<PostedRun?>> post, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (await post() is { RunId: { } id } run)
            {
                Show(run, id, cancellationToken);
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Follows the owner's list until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var changes in threads.WatchListAsync(owner, cancellationToken).WithCancellation(cancellationToken))
        {
            var changed = changes.Missed
                ? await FindChangedAsync(cancellationToken)
                : changes.Changes.Select(change => change.Thread).OfType<ThreadSummary>();
            foreach (var thread in changed)
            {
                await JoinAsync(thread, cancellationToken);
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
    public Task EndAsync() => Task.WhenAll(_known.Values.Select(run => run.Shown));

    public void Dispose()
    {
        _turns.Dispose();
        _broken.Dispose();
    }

    // What was missed may have run and ended meanwhile.
    private async Task<IEnumerable<ThreadSummary>> FindChangedAsync(CancellationToken cancellationToken)
    {
        var all = new ThreadQuery { Archived = null, Temporary = null, PageSize = MostRuns };
        var running = await threads.ListAsync(owner, all with { Running = true }, cancellationToken);
        var newest = await threads.ListAsync(owner, all, cancellationToken);
        return newest.Threads.Where(thread => thread.UpdatedAt >= _opened).Concat(running.Threads);
    }

    // A short run may be over before its thread is told of as changed.
    private async Task JoinAsync(ThreadSummary thread, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var known = _known.GetValueOrDefault(thread.Key.Id).RunId;
            if ((thread.RunId is null || thread.RunId != known)
                && await ThreadSearch.FindLastAsync<RunStarted>(
                    threads, thread.Key, RunStarted.TypeName, _ => true, cancellationToken) is var (sequence, run)
                && run.RunId != known && (run.RunId == thread.RunId || run.At >= _opened))
            {
                Show(
                    new(thread.Key, new(new(sequence - 1), RunId: run.RunId, MessageId: run.MessageId), stopOnDisconnect: false),
                    run.RunId, cancellationToken);
            }
        }
        finally
        {
            _turns.Release();
        }
    }

    private void Show(PostedRun run, string runId, CancellationToken cancellationToken)
    {
        if (_known.Count >= MostKnown)
        {
            foreach (var ended in _known.Where(known => known.Value.Shown.IsCompleted).Select(known => known.Key).ToList())
            {
                _known.Remove(ended);
            }
        }

        // A thread has one run at a time, and what is left of the one before is short.
        var before = _known.GetValueOrDefault(run.Key.Id).Shown ?? Task.CompletedTask;
        if (_known.Values.Count(known => !known.Shown.IsCompleted) < MostRuns)
        {
            _known[run.Key.Id] = (runId, ShowAsync(run, before, cancellationToken));
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
