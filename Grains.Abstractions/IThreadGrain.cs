using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>
/// One thread of one owner; the key is <see cref="ThreadKey.ToString"/>. It hosts the thread's actor while somebody needs it. Requests are
/// short; the run goes on beside them.
/// </summary>
[Alias("ChatCluster.IThreadGrain")]
public interface IThreadGrain : IGrainWithStringKey
{
    /// <summary>Asks something of the thread. When the task completes, what was accepted is stored.</summary>
    [Alias("Send")]
    [ResponseTimeout("00:00:10")]
    Task<ThreadAnswer> SendAsync(ThreadRequest request);

    /// <summary>
    /// Relays the thread's stream to a front end from now on, until the watch is ended or the front end is gone. When the activation
    /// ends it says so with an empty frame, and the front end asks again.
    /// </summary>
    /// <returns>The position from which frames are relayed; none when there is no such thread.</returns>
    [Alias("Watch")]
    [ResponseTimeout("00:00:03")]
    Task<ThreadCursor?> WatchAsync(FrontEnd frontEnd, long watch);

    /// <summary>Whether a watch is still served; a front end asks now and then, because the word that it ended may be lost.</summary>
    [Alias("IsWatching")]
    [ResponseTimeout("00:00:03")]
    Task<bool> IsWatchingAsync(string frontEnd, long watch);

    /// <summary>Ends a watch.</summary>
    [Alias("Unwatch")]
    [ResponseTimeout("00:00:03")]
    Task UnwatchAsync(string frontEnd, long watch);

    /// <summary>What follows a cursor, up to the live end or a few hundred frames.</summary>
    [Alias("CatchUp")]
    [ResponseTimeout("00:00:05")]
    Task<CatchUp> CatchUpAsync(ThreadCursor after);

    /// <summary>The thread as people read it; none when there is no such thread.</summary>
    [Alias("ReadTranscript")]
    [ResponseTimeout("00:00:10")]
    Task<TranscriptPage?> ReadTranscriptAsync(TranscriptQuery query);

    /// <summary>Copies the thread through a run into a new thread of the same owner.</summary>
    [Alias("Fork")]
    [ResponseTimeout("00:00:20")]
    Task<ThreadAnswer> ForkAsync(string newId, string? throughRun);

    /// <summary>Begins the thread with events made elsewhere.</summary>
    [Alias("Import")]
    [ResponseTimeout("00:00:20")]
    Task<ThreadAnswer> ImportAsync(byte[] events, string? forkedFrom);

    /// <summary>Stops the run and deletes everything of the thread.</summary>
    [Alias("Delete")]
    [ResponseTimeout("00:00:20")]
    Task<bool> DeleteAsync();

    /// <summary>Has the thread activated, and so its run carried on.</summary>
    [Alias("Wake")]
    [ResponseTimeout("00:00:10")]
    Task WakeAsync();
}
