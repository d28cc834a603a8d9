using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Finds runs and the places in them at which streams begin.</summary>
internal static class LangGraphStreams
{
    private const int PageSize = 500;

    public static IThreads Threads(HttpContext http) => http.RequestServices.GetRequiredService<IThreads>();

    public static TimeProvider Time(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>();

    public static Problem NoRun(string runId) =>
        new(StatusCodes.Status404NotFound, "run_not_found", $"The thread has no run '{runId}'. GET runs lists those there are.");

    /// <summary>The run of a name: its own, or the message that it answers.</summary>
    public static async Task<string?> RunIdOfAsync(IThreads threads, ThreadKey key, string id, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<RunStarted>(
            threads, key, RunStarted.TypeName, started =>
                started.RunId == id || started.MessageId == id, cancellationToken) is var (_, found)
            ? found.RunId
            : null;

    /// <summary>A run, or one that waits for another to end; null when there is no such run.</summary>
    public static async Task<PostedRun?> FindAsync(HttpContext http, ThreadKey key, string id, CancellationToken cancellationToken)
    {
        var threads = Threads(http);
        if (await RunIdOfAsync(threads, key, id, cancellationToken) is { } runId)
        {
            return await PostedRun.FindAsync(threads, key, runId, cancellationToken);
        }

        return await ThreadSearch.FindLastAsync<MessageQueued>(
            threads, key, MessageQueued.TypeName, waiting => waiting.MessageId == id, cancellationToken) is var (sequence, _)
            ? new(key, new(new(sequence), MessageId: id, Queued: true), stopOnDisconnect: false)
            : null;
    }

    /// <summary>The thread before a run, with its message, if a mode shows states.</summary>
    public static async Task<LangGraphState?> StateAsync(HttpContext http, PostedRun run, IReadOnlySet<LangGraphMode> modes) =>
        modes.Contains(LangGraphMode.Values) && await ThreadRounds.ReadAsync(Threads(http), run.Key, http.RequestAborted) is { } rounds
            ? LangGraphState.Of(rounds, run.RunId)
            : null;

    /// <summary>The stored events after one place and up to another.</summary>
    public static async Task<IReadOnlyList<ThreadFrame>> ReadAsync(
        IThreads threads, ThreadKey key, long after, long through, CancellationToken cancellationToken)
    {
        List<ThreadFrame> frames = [];
        while (after < through && await threads.ReadAsync(key, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            frames.AddRange(page.Where(frame => frame.Cursor!.Value.Sequence <= through));
            after = page[^1].Cursor!.Value.Sequence;
        }

        return frames;
    }

    /// <summary>The stream of a run from its beginning, or from the place that the client has seen.</summary>
    public static async Task<IResult> ResumeAsync(
        HttpContext http, PostedRun run, IReadOnlySet<LangGraphMode> modes, string? lastEventId, CancellationToken cancellationToken)
    {
        var threads = Threads(http);
        var cursor = lastEventId is "-1" ? ThreadCursor.Start : PageLimits.Cursor("Last-Event-ID", lastEventId);
        var state = await StateAsync(http, run, modes);
        if (cursor <= run.Before)
        {
            return new EventStream(new(run.Key, run.Before, run), new LangGraphFormat(new(modes, state, [])));
        }

        if (await threads.FindAsync(run.Key, cancellationToken) is not { } found)
        {
            return Problem.ThreadNotFound;
        }

        PageLimits.WithinThread("Last-Event-ID", cursor, found);
        List<ThreadFrame> shown = [.. await ReadAsync(threads, run.Key, run.Before.Sequence, cursor.Sequence, cancellationToken)];

        // Nothing comes after the last event: it is read again, so that the stream ends.
        var (after, silent) = (cursor, default(ThreadCursor));
        if (shown.FindIndex(frame => frame.Event is RunFinished end && end.RunId == run.RunId) is >= 0 and var last)
        {
            (after, silent) = (new(shown[last].Cursor!.Value.Sequence - 1), cursor);
            shown.RemoveRange(last, shown.Count - last);
        }

        return new EventStream(new(run.Key, after, run), new LangGraphFormat(new(modes, state, shown, silent, Continues: true)));
    }
}
