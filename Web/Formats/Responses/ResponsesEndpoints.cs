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
        if (request.IsAnswering && (named ?? conversation.ThreadId) is { } waiting)
        {
            var (run, ask, refused) =
                await ResponseAnswers.BringAsync(threads, ThreadRoute.NewKey(user, waiting), request, limits, cancellationToken);
            if (refused is not null || run is not null)
            {
                return refused ?? Answer(http, run!, ask!, request);
            }
        }

        if (request.Approvals.Count > 0)
        {
            return ResponseRefusals.NotOpen;
        }

        var key = ThreadRoute.NewKey(user, named ?? ThreadIds.New(time));
        if (!conversation.IsAsking || (conversation.Results.Count > 0 && await threads.FindAsync(key, cancellationToken) is not null))
        {
            return ClientResults.NothingWaits;
        }

        var message = request.Message;
        if (request.Previous is { } previous)
        {
            var (edits, refusal) = await ResponsePlace.FindAsync(threads, key, previous, cancellationToken);
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
        var answer = await RunPosts.PostAsync(
            http, key, post, done => Begun(http, new(key, done, post.StopOnDisconnect), done, request), cancellationToken);
        return answer is Problem { Code: "busy", RunId: { } busy }
            && await PostedRun.FindAsync(threads, key, busy, cancellationToken) is { } other
            && await ResponseParts.ReadAsync(threads, other, cancellationToken) is { IsWaiting: true, Open: [var open, ..] }
            ? ResponseRefusals.Unanswered(key, open)
            : answer;
    }

    private static IResult Begun(HttpContext http, PostedRun run, ThreadAnswer.Done done, ResponseRequest request)
    {
        var ask = new ResponseAsk(Model: request.Message.Model, Previous: request.Previous);
        return done.Created || request.Previous is not null
            ? Answer(http, run, ask, request)
            : new ResponseBehind(run, ask, known => Answer(http, run, known, request));
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

        if ((await ResponseParts.ReadAsync(threads, run, cancellationToken)).After(ask.From) is not null)
        {
            // It was over before what its run does now.
            return new ResponseNow(run, ask);
        }

        // A run that has ended is none to stop, and its response says how it ended.
        var answer = await threads.SendAsync(run.Key, new StopRun(run.RunId), cancellationToken);
        return answer.Match(_ => new RunWait(run, new ResponseAnswer(run, ask)));
    }

    private static async Task<IResult> DeleteAsync(string id, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var name = ResponseId.Parse(id);
        var key = ThreadRoute.NewKey(user, name.ThreadId);
        if (await FindAsync(user, threads, id, cancellationToken) is not var (run, _)
            || await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is not { } page)
        {
            return ResponseId.NotFound(id);
        }

        if (page is not { Total: 1, Rounds: [{ Versions.Length: <= 1 }] }
            || !(await ResponseParts.ReadAsync(threads, run, cancellationToken)).IsOne)
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
        string id, string? order, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, threads, id, cancellationToken) is not var (run, ask) || ask.Message is not { } message)
        {
            return ResponseId.NotFound(id);
        }

        // What a part of a run goes on with is what was answered.
        IEnumerable<RunEvent> answers = ask.From == 0
            ? [] : (await ResponseParts.ReadAsync(threads, run, cancellationToken)).AnswersOf(ask.From);
        return TypedResults.Bytes(
            ask.From == 0 ? ResponseInput.ToJson(message) : ResponseInput.ToJson(run, order is "asc" ? answers : answers.Reverse()),
            "application/json");
    }

    private static async Task<(PostedRun Run, ResponseAsk Ask)?> FindAsync(
        ClaimsPrincipal user, IThreads threads, string id, CancellationToken cancellationToken)
    {
        var name = ResponseId.Parse(id);
        var key = ThreadRoute.NewKey(user, name.ThreadId);
        if (await PostedRun.FindAsync(threads, key, name.RunId, cancellationToken) is not { } run)
        {
            return null;
        }

        var message = await ResponsePlace.FindMessageAsync(threads, run, cancellationToken);
        if (name.From == 0)
        {
            return (run, new(Message: message, Previous: await ResponsePlace.FindPreviousAsync(threads, key, message, cancellationToken)));
        }

        var parts = await ResponseParts.ReadAsync(threads, run, cancellationToken);
        return parts.Has(name.From) ? (run, new(name.From, Message: message, Previous: parts.Before(name.From))) : null;
    }
}
