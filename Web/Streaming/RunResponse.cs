using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ChatCluster.Web.Streaming;

/// <summary>Chooses how a request that causes a run is answered: by its stream, by its end, or at once.</summary>
internal static class RunResponse
{
    public static IResult Of(HttpContext http, ThreadKey key, ThreadAnswer.Done done, bool wait, bool waitInQueue, bool stopOnDisconnect)
    {
        var format = Format(http.Request);
        var run = new PostedRun(key, done, stopOnDisconnect);
        run.Name(http.Response);
        if (!wait || (done.Queued && !waitInQueue && format is null))
        {
            // The run that was asked for; as long as it waits, it has no name yet and its message stands in the queue.
            return TypedResults.Accepted(
                run.RunId is { } id ? $"/v1/threads/{key.Id}/runs/{Uri.EscapeDataString(id)}" : $"/v1/threads/{key.Id}/queue",
                new RunAccepted(key.Id, run.RunId, done.MessageId, done.Queued, done.Before.ToString()));
        }

        return format is not null ? new EventStream(new(key, done.Before, run), format) : new RunWait(run, new RunAnswerBuilder());
    }

    /// <summary>Whether the client asks for JSON more than for a stream.</summary>
    public static bool WantsJson(HttpRequest request) =>
        StreamFormats.Named(request) is null && Quality(request, "application/json") > Quality(request, NativeFormat.EventStreamType);

    // By name, or native when a stream is asked for at least as much as JSON.
    private static IStreamFormat? Format(HttpRequest request) => StreamFormats.Named(request)
        ?? (Quality(request, NativeFormat.EventStreamType) is var stream and > 0 && stream >= Quality(request, "application/json")
            ? NativeFormat.Instance : null);

    private static double Quality(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
            ? accepted.Where(accept => accept.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            .Select(accept => accept.Quality ?? 1).DefaultIfEmpty(0).Max()
            : 0;
}
