using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>The routes of OpenAI's responses, and of Open Responses, their description that belongs to no vendor.</summary>
internal static class ResponsesEndpoints
{
    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/v1/responses", CreateAsync);
        groups.Writes.MapPost("/v1/responses/{id}/cancel", CancelAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        groups.Writes.MapDelete("/v1/responses/{id}", DeleteAsync);
        groups.Reads.MapGet("/v1/responses/{id}", ShowAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        groups.Reads.MapGet("/v1/responses/{id}/input_items", ListInputAsync);
    }

    private static async Task<IResult> CreateAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, ICatalog catalog, MessageLimits limits, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = ResponseRequest.Read(
            await JsonBody.ReadAsync(http.Request, cancellationToken), (await catalog.ReadAsync(cancellationToken)).HasTool);
        var conversation = request.Conversation;
        var named = request.Previous?.ThreadId ?? request.ThreadId;
        if (conversation.Results.Count > 0 && (named ?? conversation.ThreadId) is { } waiting)
        {
            var (run, from, refused) = await ClientResults.SettleAsync(
                threads, ThreadRoute.NewKey(user, waiting), request.Results, request.Stops, limits, cancellationToken);
            if (refused is not null || (run is not null && request.Approvals.Count == 0))
            {
                return refused ?? Answer(
                    http, run!, new(from, request.Message.Model, await FindMessageAsync(threads, run!, cancellationToken)), request);
            }
        }

        var key = ThreadRoute.NewKey(user, named ?? ThreadIds.New(time));
        if (request.Approvals.Count > 0)
        {
            return await ResponseApprovals.GoOnAsync(http, threads, key, request, Answer, cancellationToken);
        }

        if (!conversation.IsAsking || (conversation.Results.Count > 0 && await threads.FindAsync(key, cancellationToken) is not null))
        {
            return ClientResults.NothingWaits;
        }

        var message = request.Message;
        if (request.Previous is { } previous)
        {
            var (edits, refusal) = await ResponsePlace.FindAsync(threads, key, previous.RunId, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            message = message with { Edits = edits };
        }
        else if (await ThreadBeginning.CreateAsync(threads, key, conversation.Past, limits, time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var post = limits.Read(message, http, create: request.Previous is null) with { Steps = conversation.Steps() };
        return await RunPosts.PostAsync(
            http, key, post, done =>
                Answer(http, new(key, done, post.StopOnDisconnect), new(Model: post.Model), request), cancellationToken);
    }

    private static IResult Answer(HttpContext http, PostedRun run, ResponseAsk ask, ResponseRequest request)
    {
        http.Response.Headers["X-Thread-Id"] = run.Key.Id;
        http.Response.Headers["X-Run-Id"] = run.RunId;
        return request switch
        {
            { Stream: true } => new EventStream(new(run.Key, run.Before, run), new ResponsesFormat(ask)),
            { Background: true } => new ResponseNow(run, ask),
            _ => new RunWait(run, new ResponseAnswer(run, ask)),
        };
    }

    private static async Task<IResult> ShowAsync(
        string id, bool? stream, long? starting_after, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, threads, id, cancellationToken) is not var (run, ask))
        {
            return ResponseId.NotFound(id);
        }

        return stream is true
            ? new EventStream(new(run.Key, run.Before, run), new ResponsesFormat(ask with { After = starting_after ?? -1 }))
            : new ResponseNow(run, ask);
    }

    private static async Task<IResult> CancelAsync(string id, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, threads, id, cancellationToken) is not var (run, ask))
        {
            return ResponseId.NotFound(id);
        }

        // A run that has ended is none to stop, and its response says how it ended.
        var answer = await threads.SendAsync(run.Key, new StopRun(run.RunId), cancellationToken);
        return answer.Match(_ => new RunWait(run, new ResponseAnswer(run, ask)));
    }

    private static async Task<IResult> DeleteAsync(string id, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var name = ResponseId.Parse(id);
        var key = ThreadRoute.NewKey(user, name.ThreadId);
        if (await FindAsync(user, threads, id, cancellationToken) is null
            || await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is not { } page)
        {
            return ResponseId.NotFound(id);
        }

        if (page is not { Total: 1, Rounds: [{ Versions.Length: <= 1 }] })
        {
            var detail =
                $"The response is part of a conversation, which would lose its context. DELETE /v1/threads/{key.Id} deletes all of it.";
            return new Problem(StatusCodes.Status409Conflict, "response_in_conversation", detail) { ThreadId = key.Id };
        }

        return await threads.DeleteAsync(key, cancellationToken)
            ? TypedResults.Json(new { id, @object = "response", deleted = true })
            : ResponseId.NotFound(id);
    }

    private static async Task<IResult> ListInputAsync(
        string id, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
        await FindAsync(user, threads, id, cancellationToken) is var (_, ask) && ask.Message is { } message
            ? TypedResults.Bytes(ResponseInput.ToJson(message), "application/json")
            : ResponseId.NotFound(id);

    private static async Task<(PostedRun Run, ResponseAsk Ask)?> FindAsync(
        ClaimsPrincipal user, IThreads threads, string id, CancellationToken cancellationToken)
    {
        var name = ResponseId.Parse(id);
        var key = ThreadRoute.NewKey(user, name.ThreadId);
        return await PostedRun.FindAsync(threads, key, name.RunId, cancellationToken) is { } run
            ? (run, new(name.From, Message: await FindMessageAsync(threads, run, cancellationToken)))
            : null;
    }

    /// <summary>What a run answers. It stands before the run.</summary>
    public static async Task<MessagePosted?> FindMessageAsync(IThreads threads, PostedRun run, CancellationToken cancellationToken) =>
        (await ThreadSearch.FindLastAsync<MessagePosted>(
            threads, run.Key, MessagePosted.TypeName, posted => posted.MessageId == run.MessageId, cancellationToken))?.Event;
}
