using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>Reads a thread: as a transcript, as a stream, as a page of events.</summary>
internal static class HistoryEndpoints
{
    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/threads/{id}/messages", ReadTranscriptAsync).WithName("readMessages")
            .WithSummary("The transcript of the selected branch, the newest page first.")
            .TakesQuery(TranscriptParameters.Parameters).Produces<TranscriptView>();
        v1.Reads.MapGet("/threads/{id}/events", ReadEventsAsync).WithName("readEvents")
            .WithSummary("The thread's stream; with 'Accept: application/json' one page of stored events.")
            .TakesQuery([.. EventParameters.Parameters, StreamFormats.Parameter])
            .WithMetadata(new RequestLimitMetadata(RequestBudget.ControlWithCursor))
            .Produces<EventPage>()
            .WithMetadata(new StreamAnswerMetadata("The default: events after Last-Event-ID or after, then those that happen."));
    }

    private static async Task<IResult> ReadTranscriptAsync(
        [AsParameters] ThreadRoute thread, [AsParameters] TranscriptParameters parameters, IThreads threads,
        CancellationToken cancellationToken)
    {
        var query = parameters.Read();
        return await threads.ReadTranscriptAsync(thread.Key(), query, cancellationToken) is { } page
            ? TypedResults.Ok(TranscriptView.Of(page, TranscriptParameters.Next(query, page)))
            : Problem.ThreadNotFound;
    }

    private static async Task<IResult> ReadEventsAsync(
        [AsParameters] ThreadRoute thread,
        [AsParameters] EventParameters query,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        HttpRequest request,
        IThreads threads,
        CancellationToken cancellationToken)
    {
        var key = thread.Key();
        if (RunResponse.WantsJson(request))
        {
            return await ReadPageAsync(threads, key, query, cancellationToken);
        }

        // The header wins: a browser that reconnects sends it along with the address it began with.
        var (name, text) = string.IsNullOrEmpty(lastEventId) ? ("after", query.After) : ("Last-Event-ID", lastEventId);
        var cursor = PageLimits.Cursor(name, text);
        return await threads.FindAsync(key, cancellationToken) is { } found
            ? new EventStream(new(key, PageLimits.WithinThread(name, cursor, found)), StreamFormats.Named(request) ?? NativeFormat.Instance)
            : Problem.ThreadNotFound;
    }

    private static async Task<IResult> ReadPageAsync(
        IThreads threads, ThreadKey key, EventParameters query, CancellationToken cancellationToken)
    {
        var (forward, from, count) = query.ReadPage();
        var frames = forward
            ? await threads.ReadAsync(key, from, count + 1, cancellationToken)
            : await threads.ReadBackwardAsync(key, from, count + 1, cancellationToken);
        if (frames is null)
        {
            return Problem.ThreadNotFound;
        }

        if (frames.Count == 0 && from > 0 && forward && await threads.FindAsync(key, cancellationToken) is { } thread)
        {
            PageLimits.WithinThread("after", new(from), thread);
        }

        List<EventItem> items = [.. frames.Take(count).Select(frame => new EventItem(frame.Cursor.ToString()!, frame.Event!))];
        var more = frames.Count > count || await EndsEarlyAsync(threads, key, frames, forward, cancellationToken);
        var next = more ? EventParameters.Next(forward, frames[items.Count - 1].Cursor!.Value.Sequence) : null;
        if (!forward)
        {
            items.Reverse();
        }

        return TypedResults.Ok(new EventPage(items, more, next));
    }

    /// <summary>Whether a page of large events ended before it had all that were asked for. Events are numbered without gaps.</summary>
    private static async Task<bool> EndsEarlyAsync(
        IThreads threads, ThreadKey key, IReadOnlyList<ThreadFrame> frames, bool forward, CancellationToken cancellationToken)
    {
        if (frames is not [.., { Cursor.Sequence: var last }])
        {
            return false;
        }

        return forward ? await threads.FindAsync(key, cancellationToken) is { } thread && thread.Sequence > last : last > 1;
    }
}
