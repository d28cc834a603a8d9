using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.AiSdk.Workflow;
using ChatCluster.Web.Formats.AiSdkLegacy;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>The routes that <c>useChat</c> and the transports of the AI SDK ask for.</summary>
internal static class AiSdkEndpoints
{
    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/api/chat", ChatAsync);
        groups.Writes.MapPost("/api/chat/{id}/stop", StopAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        groups.Reads.MapGet("/api/chat", ResumeLegacyAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        groups.Reads.MapGet("/api/chat/{id}/stream", ResumeAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
    }

    private static async Task<IResult> ChatAsync(
        HttpContext http, IThreads threads, ICatalog catalog, MessageLimits limits, TimeProvider time,
        CancellationToken cancellationToken) => await AnswerAsync(
        await JsonBody.ReadAsync(http.Request, cancellationToken), http, threads, catalog, limits, time, cancellationToken);

    /// <summary>Answers what a chat of the AI SDK posts.</summary>
    public static async Task<IResult> AnswerAsync(
        JsonElement body, HttpContext http, IThreads threads, ICatalog catalog, MessageLimits limits, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var version = AiSdkVersion.Of(http.Request, body);
        var request = AiSdkRequest.Read(body, (await catalog.ReadAsync(cancellationToken)).HasTool);
        var workflow = WorkflowStreams.IsAsked(body);
        var key = ThreadRoute.NewKey(http.User, request.ChatId ?? ThreadIds.New(time));
        if (request.Results.Count > 0)
        {
            var (goesOn, from, refused) = await ClientResults.SettleAsync(
                threads, key, request.Results, stopOnDisconnect: false, limits, cancellationToken);
            if (refused is not null || request.Approvals.Count == 0)
            {
                return refused ?? (goesOn is null ? ClientResults.NothingWaits : Stream(
                    http, new(key, new(new(from), RunId: goesOn.RunId), stopOnDisconnect: false), version, continues: true, workflow));
            }
        }

        if (request.Approvals.Count > 0)
        {
            return await GoOnAsync(
                http, threads, key, request, run => Stream(http, run, version, continues: true, workflow), cancellationToken);
        }

        var stops = http.Request.Query["onDisconnect"] == "stop";
        var answered = version is AiSdkVersion.Legacy ? await LegacyChat.FindAsync(threads, key, request, cancellationToken) : null;
        if (answered is { Running: true } under && await PostedRun.FindAsync(threads, key, under.RunId, cancellationToken) is { } run)
        {
            return Stream(http, run, version, continues: false, workflow);
        }

        if (request.Regenerates || answered is not null)
        {
            var again = new RegenerateReply(
                answered?.RunId ?? await FindReplyAsync(threads, key, request.MessageId, cancellationToken),
                MessageLimits.Name("model", request.Model),
                stops,
                Access.ToolCredentials.Read(http),
                limits.Read((RegenerateBody?)null, http).Limits);
            return await RunPosts.RegenerateAsync(
                http, key, again, done => Stream(http, new(key, done, stops), version, continues: false, workflow), cancellationToken);
        }

        var edits = request.MessageId is { } edited ? await FindMessageAsync(threads, key, edited, cancellationToken) : null;
        var message = limits.Read(
            request.ToMessage(edits) with { OnDisconnect = stops ? OnDisconnect.Stop : OnDisconnect.Continue }, http, create: true);
        if (await ThreadBeginning.CreateAsync(threads, key, request.Past, limits, time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await RunPosts.PostAsync(
            http, key, message, done => Stream(http, new(key, done, stops), version, continues: false, workflow), cancellationToken);
    }

    // The page answered what the run had asked: the message that it has the beginning of goes on.
    private static async Task<IResult> GoOnAsync(
        HttpContext http, IThreads threads, ThreadKey key, AiSdkRequest request, Func<PostedRun, IResult> answer,
        CancellationToken cancellationToken)
    {
        var (place, refusal) = await OwnerAnswers.SendAsync(threads, key, request.Approvals, cancellationToken);
        if (refusal is not null)
        {
            return refusal.Match(_ => Results.Ok());
        }

        // A page that did not hear the answer sends its own again.
        place ??= await OwnerAnswers.FindAsync<ApprovalResolved>(
            threads, key, ApprovalResolved.TypeName, given => given.CallId == request.Approvals[^1].CallId, cancellationToken);
        return place is not null
            ? answer(new(key, place, stopOnDisconnect: false))
            : new Problem(
                StatusCodes.Status409Conflict, "approval_not_open",
                "No call waits for this answer; it was answered, expired or stopped. Read the message again.");
    }

    private static async Task<IResult> ResumeAsync(
        [AsParameters] ThreadRoute thread, string? after, int? startIndex, HttpContext http, IThreads threads,
        CancellationToken cancellationToken)
    {
        if (startIndex is { } index)
        {
            return await ResumeWorkflowAsync(thread, index, http, threads, cancellationToken) ?? TypedResults.NoContent();
        }

        var key = thread.Key();
        if ((await threads.FindAsync(key, cancellationToken))?.RunId is not { } runId
            || await PostedRun.FindAsync(threads, key, runId, cancellationToken) is not { } posted)
        {
            return TypedResults.NoContent();
        }

        // A transport that has the beginning wants the remainder only.
        var cursor = PageLimits.Cursor("after", after);
        return cursor > posted.Before
            ? new EventStream(new(key, cursor, posted), new AiSdkFormat(AiSdkVersion.Of(http.Request), continues: true))
            : Stream(http, posted, AiSdkVersion.Of(http.Request), continues: false);
    }

    private static Task<IResult?> ResumeWorkflowAsync(
        ThreadRoute thread, int startIndex, HttpContext http, IThreads threads, CancellationToken cancellationToken) =>
        WorkflowRunId.TryParse(thread.Id) is { } id
            ? WorkflowStreams.ResumeAsync(threads, ThreadRoute.NewKey(thread.User, id.ThreadId), id, startIndex, cancellationToken)
            : WorkflowStreams.LastAsync(threads, thread.Key(), startIndex, AiSdkVersion.Of(http.Request), cancellationToken);

    // Version 4 asks by a parameter, and takes an answer without a body for an error.
    private static async Task<IResult> ResumeLegacyAsync(
        string? chatId, ClaimsPrincipal user, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var key = ThreadRoute.NewKey(user, chatId ?? "");
        if ((await threads.FindAsync(key, cancellationToken))?.RunId is { } runId
            && await PostedRun.FindAsync(threads, key, runId, cancellationToken) is { } run)
        {
            return Stream(http, run, AiSdkVersion.Legacy, continues: false);
        }

        DataStreamProjection.Format.WriteHeaders(http.Response);
        return Results.Ok();
    }

    private static async Task<IResult> StopAsync([AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(thread.Key(), new StopRun(), cancellationToken);
        return answer.Match(done => TypedResults.Ok(new StopView(done.Changed, done.RunId)));
    }

    private static EventStream Stream(HttpContext http, PostedRun run, int version, bool continues, bool workflow = false)
    {
        run.Name(http.Response);
        if (workflow && version is not AiSdkVersion.Legacy)
        {
            return WorkflowStreams.Begin(run, version, continues);
        }

        return new(new(run.Key, run.Before, run),
            version is AiSdkVersion.Legacy ? DataStreamProjection.Format : new AiSdkFormat(version, continues));
    }

    /// <summary>The run whose reply a message of the client is; the last one when it is none.</summary>
    private static async Task<string?> FindReplyAsync(
        IThreads threads, ThreadKey key, string? messageId, CancellationToken cancellationToken) =>
        messageId is not null && await PostedRun.FindAsync(threads, key, messageId, cancellationToken) is { RunId: { } run } ? run : null;

    /// <summary>Our id of the message that the client calls by its own.</summary>
    private static async Task<string?> FindMessageAsync(IThreads threads, ThreadKey key, string id, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<MessagePosted>(
            threads, key, MessagePosted.TypeName, message =>
                message.ClientMessageId == id || message.MessageId == id, cancellationToken) is var (_, found)
            ? found.MessageId
            : null;
}
