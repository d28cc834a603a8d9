using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>Reads a thread: as a transcript, as a stream, as a page of events.</summary>
internal static class HistoryEndpoints
{
    private const int DefaultCount = 200;
    private const int MaxCount = 1_000;

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/threads/{id}/messages", ReadTranscriptAsync).WithSummary("The transcript of the selected branch, the newest page first.").Produces<TranscriptView>();
        v1.Reads.MapGet("/threads/{id}/events", ReadEventsAsync)
            .WithSummary("The thread's stream; with 'Accept: application/json' one page of stored events.")
            .Produces<EventPage>()
            .WithMetadata(new StreamAnswerMetadata("The default: events after Last-Event-ID or after, then those that happen."));
    }

    private static async Task<IResult> ReadTranscriptAsync(
        [AsParameters] ThreadRoute thread, [AsParameters] TranscriptParameters query, IThreads threads, CancellationToken cancellationToken) =>
        await threads.ReadTranscriptAsync(thread.Key(), query.Read(), cancellationToken) is { } page ? TypedResults.Ok(TranscriptView.Of(page)) : Problem.ThreadNotFound;

    private static async Task<IResult> ReadEventsAsync(
        [AsParameters] ThreadRoute thread,
        string? after,
        string? before,
        int? count,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        HttpRequest request,
        IThreads threads,
        CancellationToken cancellationToken)
    {
        var key = thread.Key();
        if (RunResponse.WantsJson(request))
        {
            return await ReadPageAsync(threads, key, after, before, PageLimits.InRange("count", count ?? DefaultCount, 1, MaxCount), cancellationToken);
        }

        // The header wins: a browser that reconnects sends it along with the address it began with.
        var (name, text) = string.IsNullOrEmpty(lastEventId) ? ("after", after) : ("Last-Event-ID", lastEventId);
        var cursor = PageLimits.Cursor(name, text);
        return await threads.FindAsync(key, cancellationToken) is { } found
            ? new EventStream(key, PageLimits.WithinThread(name, cursor, found))
            : Problem.ThreadNotFound;
    }

    private static async Task<IResult> ReadPageAsync(IThreads threads, ThreadKey key, string? after, string? before, int count, CancellationToken cancellationToken)
    {
        if (before is not null && after is not null)
        {
            throw RequestException.Invalid("bad_page", "Give after or before, not both.");
        }

        var from = PageLimits.Cursor("after", after).Sequence;
        var frames = before is null
            ? await threads.ReadAsync(key, from, count + 1, cancellationToken)
            : await threads.ReadBackwardAsync(key, PageLimits.Cursor("before", before).Sequence, count + 1, cancellationToken);
        if (frames is null)
        {
            return Problem.ThreadNotFound;
        }

        if (frames.Count == 0 && from > 0 && before is null && await threads.FindAsync(key, cancellationToken) is { } thread)
        {
            PageLimits.WithinThread("after", new(from), thread);
        }

        var items = frames.Take(count).Select(frame => new EventItem(frame.Cursor.ToString()!, frame.Event!));
        return TypedResults.Ok(new EventPage([.. before is null ? items : items.Reverse()], frames.Count > count || await EndsEarlyAsync(threads, key, frames, before is null, cancellationToken)));
    }

    /// <summary>Whether a page of large events ended before it had all that were asked for. Events are numbered without gaps.</summary>
    private static async Task<bool> EndsEarlyAsync(IThreads threads, ThreadKey key, IReadOnlyList<ThreadFrame> frames, bool forward, CancellationToken cancellationToken)
    {
        if (frames is not [.., { Cursor.Sequence: var last }])
        {
            return false;
        }

        return forward ? await threads.FindAsync(key, cancellationToken) is { } thread && thread.Sequence > last : last > 1;
    }
}
