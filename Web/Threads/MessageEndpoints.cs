using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>What starts a run: posting a message, and asking for a reply once more.</summary>
internal static class MessageEndpoints
{
    public static void Map(RouteGroups v1)
    {
        v1.Writes.MapPost("/messages", PostNewAsync).WithName("postFirstMessage")
            .WithSummary("Posts a message into a new thread, or into the one it names.").AnswersWithRun();
        v1.Writes.MapPost("/threads/{id}/messages", PostAsync).WithName("postMessage")
            .WithSummary("Posts a message into a thread.").AnswersWithRun();
        v1.Writes.MapPost("/threads/{id}/regenerate", RegenerateAsync).WithName("regenerateReply")
            .WithSummary("Answers a message once more.")
            .AnswersWithRun();
    }

    private static void AnswersWithRun(this RouteHandlerBuilder route) => route
        .TakesQuery(QueryParameters.Wait, StreamFormats.Parameter)
        .Produces<RunAnswer>()
        .Produces<RunAccepted>(202)
        .WithMetadata(new StreamAnswerMetadata("With 'Accept: text/event-stream': the events this causes, to the end of its run."));

    private static async Task<IResult> PostNewAsync(
        PostMessageBody body, bool? wait, ClaimsPrincipal user, HttpContext http, IThreads threads, MessageLimits limits, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var message = limits.Read(body, http, create: true);
        var key = ThreadRoute.NewKey(user, body.ThreadId ?? ThreadIds.ForFirstMessage(message.ClientMessageId, time));
        if (body.ThreadId is null && message.ClientMessageId is { } again)
        {
            // The version before called this thread by another name: whoever posts again across the change must still meet it.
            var before = key with { Id = ThreadIds.ForFirstMessageBefore(again) };
            key = await threads.FindAsync(before, cancellationToken) is null ? key : before;
        }

        return await SendAsync(key, message, wait, http, cancellationToken);
    }

    private static Task<IResult> PostAsync(
        [AsParameters] ThreadRoute thread, PostMessageBody body, bool? wait, HttpContext http, MessageLimits limits,
        CancellationToken cancellationToken)
    {
        if (body.ThreadId is { } id && id != thread.Id)
        {
            throw RequestException.Invalid("thread_mismatch", "threadId is another thread than that of the address. Leave it out.");
        }

        return SendAsync(thread.Key(), limits.Read(body, http, create: false), wait, http, cancellationToken);
    }

    private static Task<IResult> SendAsync(
        ThreadKey key, PostMessage message, bool? wait, HttpContext http, CancellationToken cancellationToken) => RunPosts.PostAsync(
        http,
        key,
        message,
        done => RunResponse.Of(http, key, done, wait ?? true, message.OnBusy is not OnBusy.Queue, message.StopOnDisconnect),
        cancellationToken);

    private static Task<IResult> RegenerateAsync(
        [AsParameters] ThreadRoute thread, RegenerateBody? body, bool? wait, HttpContext http, MessageLimits limits,
        CancellationToken cancellationToken)
    {
        var key = thread.Key();
        var request = limits.Read(body, http);
        return RunPosts.RegenerateAsync(
            http, key, request, done =>
                RunResponse.Of(http, key, done, wait ?? true, waitInQueue: true, request.StopOnDisconnect), cancellationToken);
    }
}
