using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>What is asked of a run, a waiting message or a reply.</summary>
internal static class RunEndpoints
{
    private const int MaxReasonLength = 2_000;

    public static void Map(RouteGroups v1)
    {
        v1.Writes.MapPost("/threads/{id}/stop", StopAsync).WithName("stopRun")
            .WithSummary("Stops the run under way; stopped is false when there is none.")
            .WithMetadata(new RequestLimitMetadata(RequestBudget.Control)).Produces<StopView>();
        v1.Writes.MapPost("/threads/{id}/approvals/{callId}", ApproveAsync).WithName("resolveApproval")
            .WithSummary("Approves or denies a tool call that waits for it. Counts once.")
            .WithMetadata(new RequestLimitMetadata(RequestBudget.Control)).Produces<ApprovalView>();
        v1.Writes.MapPost("/threads/{id}/inputs/{callId}", AnswerAsync).WithName("resolveInput")
            .WithSummary("Answers the questions of a tool call. Counts once.")
            .WithMetadata(new RequestLimitMetadata(RequestBudget.Control)).Produces<InputView>();
        v1.Writes.MapPost("/threads/{id}/results/{callId}", BringResultAsync).WithName("resolveToolCall")
            .WithSummary("Brings what came of a call that the client makes. Counts once.")
            .WithMetadata(new RequestLimitMetadata(RequestBudget.Control)).Produces<ResultView>();
        v1.Writes.MapDelete("/threads/{id}/consents/{tool}", WithdrawConsentAsync).WithName("withdrawConsent")
            .WithSummary("Takes back the consent to all calls of a tool in this thread.")
            .WithMetadata(new RequestLimitMetadata(RequestBudget.Control)).Produces(204);
        v1.Writes.MapPatch("/threads/{id}/queue/{messageId}", EditQueuedAsync).WithName("editQueuedMessage")
            .WithSummary("Replaces the text of a waiting message.")
            .Produces<QueuedMessage>();
        v1.Writes.MapDelete("/threads/{id}/queue/{messageId}", UnqueueAsync).WithName("takeBackMessage")
            .WithSummary("Takes a waiting message back.")
            .Produces(204);
        v1.Writes.MapPost("/threads/{id}/branch", SelectBranchAsync).WithName("selectBranch")
            .WithSummary("Shows and continues the branch that ends in a run.")
            .Produces<ThreadView>();
        v1.Writes.MapPost("/threads/{id}/feedback", GiveFeedbackAsync).WithName("giveFeedback")
            .WithSummary("Judges a reply.").Produces(204);
        v1.Writes.MapDelete("/threads/{id}/feedback/{runId}", TakeFeedbackBackAsync).WithName("takeFeedbackBack")
            .WithSummary("Takes the judgement of a reply back.")
            .Produces(204);
    }

    private static async Task<IResult> StopAsync(
        [AsParameters] ThreadRoute thread, StopBody? body, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(thread.Key(), new StopRun(MessageLimits.Id("runId", body?.RunId)), cancellationToken);
        return answer.Match(done => TypedResults.Ok(new StopView(done.Changed, done.RunId)));
    }

    private static async Task<IResult> ApproveAsync(
        [AsParameters] ThreadRoute thread, string callId, ApprovalBody body, IThreads threads, CancellationToken cancellationToken)
    {
        var approved = body.Approved ?? throw RequestException.Invalid("approved_missing", "approved is true or false.");
        var arguments = MessageLimits.Object("arguments", body.Arguments);
        var request =
            new ResolveApproval(
                callId, approved, MessageLimits.Id("argumentsHash", body.ArgumentsHash), arguments, Short("reason", body.Reason),
                thread.Key().User, body.Remember is true);
        var answer = await threads.SendAsync(thread.Key(), request, cancellationToken);
        return answer.Match(_ => TypedResults.Ok(new ApprovalView(approved)));
    }

    private static async Task<IResult> AnswerAsync(
        [AsParameters] ThreadRoute thread, string callId, InputBody body, IThreads threads, CancellationToken cancellationToken)
    {
        var action = body.Action ?? throw RequestException.Invalid("action_missing", "action is accept, decline or cancel.");
        var key = thread.Key();
        var answer = await threads.SendAsync(
            key, new ResolveInput(callId, action, MessageLimits.Object("content", body.Content), key.User), cancellationToken);
        return answer.Match(_ => TypedResults.Ok(new InputView(action)));
    }

    private static async Task<IResult> BringResultAsync(
        [AsParameters] ThreadRoute thread, string callId, ResultBody body, IThreads threads, MessageLimits limits,
        CancellationToken cancellationToken)
    {
        if (body.Result is { ValueKind: not JsonValueKind.Null } == body.Error is not null)
        {
            throw RequestException.Invalid("result_missing", "Send either result (text or JSON) or error (text).");
        }

        var request = body.Error is { } error
            ? new ResolveToolCall(callId, Error: limits.Bounded("error", error))
            : new ResolveToolCall(callId, limits.Result("result", body.Result!.Value));
        var answer = await threads.SendAsync(
            thread.Key(), request with { MustCall = MessageLimits.MustCall(body.MustCall) }, cancellationToken);
        return answer.Match(_ => TypedResults.Ok(new ResultView(callId)));
    }

    private static async Task<IResult> WithdrawConsentAsync(
        [AsParameters] ThreadRoute thread, string tool, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(thread.Key(), new WithdrawConsent(MessageLimits.RequiredId("tool", tool)), cancellationToken);
        return answer.Match(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> EditQueuedAsync(
        [AsParameters] ThreadRoute thread, string messageId, EditQueuedBody body, IThreads threads, MessageLimits limits,
        CancellationToken cancellationToken)
    {
        var text = limits.Text("text", body.Text);
        var answer = await threads.SendAsync(thread.Key(), new EditQueuedMessage(messageId, text), cancellationToken);
        return answer.Match(_ => TypedResults.Ok(new QueuedMessage(messageId, text)));
    }

    private static async Task<IResult> UnqueueAsync(
        [AsParameters] ThreadRoute thread, string messageId, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(thread.Key(), new EditQueuedMessage(messageId), cancellationToken);
        return answer.Match(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> SelectBranchAsync(
        [AsParameters] ThreadRoute thread, BranchBody body, IThreads threads, CancellationToken cancellationToken)
    {
        var key = thread.Key();
        var answer = await threads.SendAsync(key, new SelectBranch(MessageLimits.RequiredId("runId", body.RunId)), cancellationToken);
        return await answer.MatchAsync(_ => ThreadEndpoints.ShowAsync(threads, key, cancellationToken));
    }

    private static async Task<IResult> GiveFeedbackAsync(
        [AsParameters] ThreadRoute thread, FeedbackBody body, IThreads threads, CancellationToken cancellationToken)
    {
        if (body.Rating is not (null or "up" or "down"))
        {
            throw RequestException.Invalid("bad_value", "rating is up, down, or null to take it back.");
        }

        if (!body.RatingGiven && !body.TextGiven)
        {
            throw RequestException.Invalid("feedback_missing", "Send rating (up, down, or null to take it back), text, or both.");
        }

        var text = body.TextGiven ? Short("text", body.Text) ?? "" : null;
        var request = new GiveFeedback(MessageLimits.RequiredId("runId", body.RunId), body.Rating, text, KeepRating: !body.RatingGiven);
        var answer = await threads.SendAsync(thread.Key(), request, cancellationToken);
        return answer.Match(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> TakeFeedbackBackAsync(
        [AsParameters] ThreadRoute thread, string runId, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(
            thread.Key(), new GiveFeedback(MessageLimits.RequiredId("runId", runId), null, null), cancellationToken);
        return answer.Match(_ => TypedResults.NoContent());
    }

    private static string? Short(string field, string? text) => text is null or { Length: <= MaxReasonLength }
        ? text
        : throw RequestException.TooLarge("text_too_long", $"{field} has {text.Length} characters; {MaxReasonLength} are the limit.");
}
