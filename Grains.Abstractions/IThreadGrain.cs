using ChatCluster.Threads;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>
/// One thread of one owner; the key is <see cref="ThreadKey.ToString"/>. It hosts the thread's actor while it is needed. Requests are
/// short; the run goes on beside them. What only asks the actor interleaves, so that a stop waits for no read: the actor puts commands in
/// order.
/// </summary>
[Alias("ChatCluster.IThreadGrain")]
public interface IThreadGrain : IGrainWithStringKey
{
    /// <summary>
    /// Asks something of the thread. When the task completes, what was accepted is stored. May be asked again with the same
    /// <see cref="ThreadRequest.RequestId"/>, as may a fork and an import.
    /// </summary>
    [Alias("Send")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    Task<ThreadAnswer> SendAsync(ThreadRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Relays the thread's stream to a front end from now on, until the watch is ended or the front end is gone. When the activation
    /// ends it says so with an empty frame, and the front end asks again. A front end has one watch at a time: a later one, which has a
    /// higher number, takes the place of the one before.
    /// </summary>
    /// <returns>Null when there is no such thread.</returns>
    [Alias("Watch")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:03")]
    Task<Watched?> WatchAsync(FrontEnd frontEnd, long watch, CancellationToken cancellationToken);

    /// <summary>Whether a watch is still served; polled by front ends, because the notification of its end may be lost.</summary>
    [Alias("IsWatching")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:03")]
    Task<bool> IsWatchingAsync(string frontEnd, long watch, CancellationToken cancellationToken);

    /// <summary>Ends a watch.</summary>
    [Alias("Unwatch")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:03")]
    Task UnwatchAsync(string frontEnd, long watch, CancellationToken cancellationToken);

    /// <summary>What follows a cursor, up to the live end, a few hundred frames or some megabytes.</summary>
    [Alias("CatchUp")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<CatchUp> CatchUpAsync(ThreadCursor after, CancellationToken cancellationToken);

    /// <summary>The thread as people read it, up to the size of the page or some megabytes; null when there is no such thread.</summary>
    [Alias("ReadTranscript")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    Task<TranscriptPage?> ReadTranscriptAsync(TranscriptQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the thread as a copy of another one of the same owner, through a run or the run that answers a message: what it copies it
    /// reads from the store itself.
    /// </summary>
    [Alias("ForkFrom")]
    [ResponseTimeout("00:00:20")]
    Task<ThreadAnswer> ForkFromAsync(string sourceId, string? through, string requestId, CancellationToken cancellationToken);

    /// <summary>Begins the thread with events made elsewhere, once they are checked.</summary>
    [Alias("Import")]
    [ResponseTimeout("00:00:20")]
    Task<ThreadAnswer> ImportAsync(byte[] events, ImportLimits limits, string requestId, CancellationToken cancellationToken);

    /// <summary>Stops the run and deletes everything of the thread.</summary>
    [Alias("Delete")]
    [ResponseTimeout("00:00:20")]
    Task<bool> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>Activates the thread, which resumes its run.</summary>
    /// <returns>Whether a run was interrupted, and is resumed by this activation; the first to ask is told.</returns>
    [Alias("Wake")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:02")]
    Task<bool> WakeAsync(CancellationToken cancellationToken);
}
