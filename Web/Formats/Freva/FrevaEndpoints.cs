using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Operations;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Formats.Freva;

/// <summary>The routes of the climate assistant that run, stop and change. What it reads stands in <see cref="FrevaThreads"/>.</summary>
internal static class FrevaEndpoints
{
    private const string Root = "/api/chatbot/";

    /// <summary>What its routes are called under their root.</summary>
    public static readonly string[] Names =
    [
        "ping", "docs", "help", "availablechatbots", "streamresponse", "stop", "getthread", "getuserthreads", "searchthreads",
        "setthreadtopic",
        "deletethread", "newthread", "editthread", "userfeedback",
    ];

    public static void Map(RouteGroups routes)
    {
        routes.Reads.MapGet($"{Root}ping", ShowAlive).AllowAnonymous();
        routes.Reads.MapGet("/healthz", ShowHealth).AllowAnonymous();
        routes.Reads.MapGet($"{Root}docs", () => TypedResults.Redirect("/docs"));
        routes.Reads.MapGet($"{Root}help", Help);
        routes.Reads.MapGet($"{Root}availablechatbots", async (ICatalog catalog, CancellationToken cancellationToken) =>
            TypedResults.Ok((await catalog.ReadAsync(cancellationToken)).Models.Select(model => model.Name)));
        FrevaThreads.Map(routes.Reads, Root);
        var changes = routes.Writes.MapGroup("").AddEndpointFilter(new ChangingGet());
        changes.MapGet($"{Root}streamresponse", StreamAsync);
        changes.MapGet($"{Root}stop", StopAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        changes.MapPost($"{Root}stop", StopAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        changes.MapGet($"{Root}newthread", NewAsync);
        changes.MapGet($"{Root}setthreadtopic", RenameAsync);
        changes.MapGet($"{Root}deletethread", DeleteAsync);
        changes.MapGet($"{Root}editthread", EditAsync);
        changes.MapGet($"{Root}userfeedback", JudgeAsync);
    }

    /// <summary>The thread that a query names.</summary>
    public static ThreadKey Key(ClaimsPrincipal user, string? threadId) =>
        string.IsNullOrEmpty(threadId) ? throw Missing("thread_id") : ThreadRoute.NewKey(user, threadId);

    private static IResult ShowAlive() => TypedResults.Ok(new { status = "ok" });

    private static IResult ShowHealth() => TypedResults.Ok(new { status = "ok", version = OperationEndpoints.Version.Version });

    private static RequestException Missing(string name) => new(ForeignSystem.Refusal(
        StatusCodes.Status422UnprocessableEntity, $"{name} not found. Please provide {name} in the query parameters."));

    private static ThreadKey NewKey(ClaimsPrincipal user, TimeProvider time) => new(user.Owner(), ThreadIds.New(time));

    private static async Task<IResult> StreamAsync(
        HttpContext http,
        [FromQuery(Name = "thread_id")] string? threadId,
        string? input,
        string? chatbot,
        ICatalog catalog,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(input))
        {
            throw Missing("input");
        }

        if (!string.IsNullOrEmpty(chatbot) && (await catalog.ReadAsync(cancellationToken)).FindModel(chatbot) is null)
        {
            return ForeignSystem.Refusal(
                StatusCodes.Status422UnprocessableEntity, $"Chatbot '{chatbot}' not found. availablechatbots lists those there are.");
        }

        var create = string.IsNullOrEmpty(threadId);
        return await ForeignRuns.PostAsync(
            http,
            create ? NewKey(http.User, time) : ThreadRoute.NewKey(http.User, threadId!),
            new() { Text = input, Model = string.IsNullOrEmpty(chatbot) ? null : chatbot },
            create,
            run => ForeignRuns.Stream(run, VariantProjection.Format),
            cancellationToken);
    }

    private static async Task<IResult> StopAsync(
        [FromQuery(Name = "thread_id")] string? threadId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(Key(user, threadId), new StopRun(), cancellationToken);
        return answer.Match(done => done.Changed
            ? TypedResults.Ok<string[]>(["Conversation stopped."])
            : ForeignSystem.Refusal(StatusCodes.Status404NotFound, "The conversation of this thread is not running."));
    }

    private static Task<IResult> NewAsync(HttpContext http, TimeProvider time, CancellationToken cancellationToken) =>
        ForeignRuns.CreateAsync(
            http, NewKey(http.User, time), new(), thread => TypedResults.Ok(new { thread_id = thread.Key.Id }), cancellationToken);

    private static async Task<IResult> RenameAsync(
        [FromQuery(Name = "thread_id")] string? threadId, string? topic, ClaimsPrincipal user, IThreads threads,
        CancellationToken cancellationToken)
    {
        var title = MessageLimits.Title(topic) ?? throw Missing("topic");
        var answer = await threads.SendAsync(Key(user, threadId), new RenameThread(title), cancellationToken);
        return answer.Match(_ => TypedResults.Ok<string[]>(["Thread topic updated."]));
    }

    private static async Task<IResult> DeleteAsync(
        [FromQuery(Name = "thread_id")] string? threadId, HttpContext http, CancellationToken cancellationToken) =>
        await ForeignRuns.DeleteAsync(http, Key(http.User, threadId), cancellationToken)
            ? TypedResults.Ok<string[]>(["Thread deleted."])
            : Problem.ThreadNotFound;

    /// <summary>A copy of a thread that ends before one of its user's messages, to ask something else there.</summary>
    private static async Task<IResult> EditAsync(
        [FromQuery(Name = "source_thread_id")] string? source,
        [FromQuery(Name = "user_index")] int? index,
        HttpContext http,
        IThreads threads,
        OwnerQuotas quotas,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (key, copy) = (Key(http.User, source), NewKey(http.User, time));
        if (await ForeignHistory.ReadRoundsAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Problem.ThreadNotFound;
        }

        if (index is not { } at || at < 0 || at >= rounds.Count)
        {
            return ForeignSystem.Refusal(
                StatusCodes.Status422UnprocessableEntity,
                $"user_index is the number of a user's message, from 0; the thread has {rounds.Count}.");
        }

        if (await quotas.RefuseCopyAsync(
            copy, (await threads.FindAsync(key, cancellationToken))?.Bytes ?? 0, cancellationToken) is { } full)
        {
            return full;
        }

        var answer = at == 0
            ? await threads.SendAsync(copy, new CreateThread(), cancellationToken)
            : await threads.ForkAsync(key, copy.Id, rounds[at - 1].RunId, cancellationToken);
        return await answer.MatchAsync(async _ => TypedResults.Content(
            $$"""{"new_thread_id":"{{copy.Id}}","history":{{await FrevaThreads.VariantsAsync(threads, copy, pictures: true, cancellationToken)}}}""",
            "application/json"));
    }

    private static async Task<IResult> JudgeAsync(
        [FromQuery(Name = "thread_id")] string? threadId,
        [FromQuery(Name = "feedback_index")] int? index,
        string? feedback,
        ClaimsPrincipal user,
        IThreads threads,
        CancellationToken cancellationToken)
    {
        var key = Key(user, threadId);
        if (string.IsNullOrEmpty(feedback))
        {
            throw Missing("feedback");
        }

        if (await ForeignHistory.ReadRoundsAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Problem.ThreadNotFound;
        }

        if (index is not { } at || at < 0 || at >= rounds.Count)
        {
            return ForeignSystem.Refusal(
                StatusCodes.Status422UnprocessableEntity,
                $"feedback_index is the number of a reply, from 0; the thread has {rounds.Count}.");
        }

        var request = feedback is "remove"
            ? new GiveFeedback(rounds[at].RunId) : new GiveFeedback(rounds[at].RunId, RatingOf(feedback), feedback);
        var answer = await threads.SendAsync(key, request, cancellationToken);
        return answer.Match(_ => TypedResults.Ok<string[]>(["Feedback saved."]));
    }

    private static string? RatingOf(string feedback) => feedback.ToUpperInvariant() switch
    {
        "UP" or "THUMBS_UP" or "POSITIVE" or "GOOD" => "up",
        "DOWN" or "THUMBS_DOWN" or "NEGATIVE" or "BAD" => "down",
        _ => null,
    };

    private static IResult Help(string? endpoint) => string.IsNullOrEmpty(endpoint) ? TypedResults.Ok(new { endpoints = Names })
        : Names.Contains(endpoint) ? TypedResults.Ok(new { endpoint, docs = "/docs" })
        : ForeignSystem.Refusal(
            StatusCodes.Status422UnprocessableEntity, $"Endpoint '{endpoint}' not found. There are: {string.Join(", ", Names)}.");
}
