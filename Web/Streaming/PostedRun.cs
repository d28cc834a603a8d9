using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>The run that a request caused, seen from the connection that waits for it.</summary>
/// <param name="stopOnDisconnect">Whether the run ends with the connection.</param>
internal sealed class PostedRun(ThreadKey key, ThreadAnswer.Done posted, bool stopOnDisconnect)
{
    private bool _over;

    public ThreadKey Key => key;

    /// <summary>Watching from here shows the run from its first event on.</summary>
    public ThreadCursor Before => posted.Before;

    /// <summary>The run's id; none as long as the message waits for another run.</summary>
    public string? RunId { get; private set; } = posted.Queued ? null : posted.RunId;

    public string? MessageId => posted.MessageId;

    /// <summary>Whether the waiting message was taken back, so that there will be no run.</summary>
    public bool TakenBack { get; private set; }

    /// <summary>A run of the thread by its id, to be read from its first event; null when there is no such run.</summary>
    public static async Task<PostedRun?> FindAsync(IThreads threads, ThreadKey key, string runId, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<RunStarted>(
            threads, key, RunStarted.TypeName, started => started.RunId == runId, cancellationToken) is var (sequence, run)
            ? new(key, new(new(sequence - 1), RunId: runId, MessageId: run.MessageId), stopOnDisconnect: false)
            : null;

    /// <summary>Says in the headers of a response which run it is of, as far as that is known.</summary>
    public void Name(HttpResponse response)
    {
        response.Headers["X-Thread-Id"] = key.Id;
        if (posted.RunId is { } runId)
        {
            response.Headers["X-Run-Id"] = runId;
        }
    }

    /// <summary>Takes notice of a frame.</summary>
    /// <returns>Whether it was the last one of this run.</returns>
    public bool Observe(ThreadFrame frame)
    {
        // Decoding costs; the type alone rules out nearly every frame.
        switch (frame.Type)
        {
            case MessagePosted.TypeName when RunId is null && frame.Event is MessagePosted message && message.MessageId == MessageId:
                RunId = message.Run;
                break;
            case MessageUnqueued.TypeName when RunId is null && frame.Event is MessageUnqueued message && message.MessageId == MessageId:
                _over = TakenBack = true;
                break;
            case RunFinished.TypeName when RunId is not null && frame.Event is RunFinished finished && finished.RunId == RunId:
                _over = true;
                break;
            default:
                break;
        }

        return _over;
    }

    /// <summary>The client left: stops the run, or takes the waiting message back, if that was asked for.</summary>
    public async Task LeaveAsync(IThreads threads)
    {
        if (_over || !stopOnDisconnect)
        {
            return;
        }

        // The request is gone and with it its token; the stop must be stored nevertheless.
        if (RunId is null && MessageId is not null)
        {
            await threads.SendAsync(key, new EditQueuedMessage(MessageId), CancellationToken.None);
            RunId = await FindRunAsync(threads);
        }

        if (RunId is not null)
        {
            await threads.SendAsync(key, new StopRun(RunId), CancellationToken.None);
        }
    }

    // The message may have left the queue just before it was taken back.
    private async Task<string?> FindRunAsync(IThreads threads) =>
        await ThreadSearch.FindLastAsync<MessagePosted>(
            threads, key, MessagePosted.TypeName, message => message.MessageId == MessageId, CancellationToken.None) is var (_, message)
            ? message.Run
            : null;
}
