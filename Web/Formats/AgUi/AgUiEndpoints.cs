using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>
/// The routes of AG-UI: a run, a look at a thread with what runs in it, and a stop, which the protocol leaves to its servers.
/// </summary>
internal static class AgUiEndpoints
{
    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/agui", RunAsync);
        groups.Reads.MapPost("/agui/connect", ConnectAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        groups.Writes.MapPost("/agui/stop", StopAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
    }

    private static async Task<IResult> RunAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, ICatalog catalog, MessageLimits limits, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        var request = AgUiRequest.Read(body, http.Request.Query["agent"], (await catalog.ReadAsync(cancellationToken)).HasTool);
        var key = ThreadRoute.NewKey(user, request.ThreadId ?? ThreadIds.New(time));
        var stops = http.Request.Query["onDisconnect"] == "stop";
        if (request.Conversation.Results is { Count: > 0 } results)
        {
            var (run, from, refused) = await ClientResults.SettleAsync(threads, key, results, stops, limits, cancellationToken);
            if (refused is not null || (run is not null && request.Resume.Count == 0))
            {
                return refused ?? Stream(http, run!, new(request.RunId, AgUiMessages.Of(request.Messages), Silent: new(from)));
            }
        }

        if (request.Resume.Count > 0)
        {
            return await ResumeAsync(http, threads, key, request, limits, cancellationToken);
        }

        if (request.Answered is { } begun && await threads.FindAsync(key, cancellationToken) is null)
        {
            // The thread is gone, and the client has all of it.
            request = request with { Message = begun };
        }

        if (request.Message is not { } posted)
        {
            // Nothing new is said: the client wants what it has missed.
            return await threads.FindAsync(key, cancellationToken) is not null
                ? await ShowAsync(http, threads, key, request.RunId, cancellationToken)
                : throw RequestException.Invalid(
                    "messages_missing", "messages does not end with one of the role 'user'. Put the message to answer last.");
        }

        var message = limits.Read(posted with { OnDisconnect = stops ? OnDisconnect.Stop : OnDisconnect.Continue }, http, create: true) with
        {
            Steps = request.Conversation.Steps(),
        };
        if (await ThreadBeginning.CreateAsync(threads, key, [.. request.Past], limits, time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        ThreadAnswer.Done? taken = null;
        var start = new AgUiStart(request.RunId, AgUiMessages.Of(request.Messages));
        var answer =
            await RunPosts.PostAsync(http, key, message, done => Stream(http, new(key, taken = done, stops), start), cancellationToken);
        if (taken is not { Duplicate: true, RunId: { } before } || (await threads.FindAsync(key, cancellationToken))?.RunId == before)
        {
            return answer;
        }

        // The same message once more, and its run has ended: the client took the reply away, to have another.
        var again = limits.Read(new RegenerateBody(before, posted.Model, posted.OnDisconnect), http) with { StopOnDisconnect = stops };
        return await RunPosts.RegenerateAsync(http, key, again, done => Stream(http, new(key, done, stops), start), cancellationToken);
    }

    // What the run had asked is answered: it goes on under another name.
    private static async Task<IResult> ResumeAsync(
        HttpContext http, IThreads threads, ThreadKey key, AgUiRequest request, MessageLimits limits, CancellationToken cancellationToken)
    {
        if (await FindRunAsync(threads, key, request.Resume, cancellationToken) is not { RunId: { } runId } run)
        {
            return NotOpen;
        }

        var answers = new List<ThreadRequest>();
        foreach (var resume in request.Resume)
        {
            if (WireIds.CallOf(runId, resume.InterruptId) is { } callId)
            {
                answers.Add(await resume.ToRequestAsync(threads, key, runId, callId, cancellationToken));
            }
        }

        var (place, refusal) = await OwnerAnswers.SendAsync(threads, key, answers, cancellationToken);
        if (refusal is not null)
        {
            return refusal.Match(_ => Results.Ok());
        }

        place ??= await FindAnswerAsync(threads, key, runId, request.Resume, cancellationToken);
        if (place is not { Before: var silent })
        {
            return NotOpen;
        }

        if (request.Message is { } more)
        {
            // Said beside the answers: the run reads it before its next step.
            var answer = await RunPosts.PostAsync(
                http, key, limits.Read(more with { OnBusy = OnBusy.Steer }, http, create: false), _ => Results.Ok(), cancellationToken);
            if (answer is Problem problem)
            {
                return problem;
            }
        }

        return Stream(http, run, new(request.RunId, AgUiMessages.Of(request.Messages), Silent: silent));
    }

    private static Problem NotOpen { get; } = new(
        StatusCodes.Status409Conflict,
        "approval_not_open",
        "No call waits for this answer; it was answered, expired or stopped. Run the agent again without resume to see where the thread is.");

    // The one whose name the interrupts begin with: the run under way, or the last that has ended meanwhile.
    private static async Task<PostedRun?> FindRunAsync(
        IThreads threads, ThreadKey key, IReadOnlyList<AgUiResume> resume, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<RunStarted>(
            threads,
            key,
            RunStarted.TypeName,
            started => resume.Any(entry => WireIds.CallOf(started.RunId, entry.InterruptId) is not null),
            cancellationToken) is var (sequence, found)
            ? new(key, new(new(sequence - 1), RunId: found.RunId, MessageId: found.MessageId), stopOnDisconnect: false)
            : null;

    // A client that did not hear the answer sends its own again.
    private static async Task<ThreadAnswer.Done?> FindAnswerAsync(
        IThreads threads, ThreadKey key, string runId, IReadOnlyList<AgUiResume> resume, CancellationToken cancellationToken)
    {
        return await OwnerAnswers.FindAsync<ApprovalResolved>(
            threads, key, ApprovalResolved.TypeName, answer => IsOf(answer.RunId, answer.CallId, input: false), cancellationToken)
            ?? await OwnerAnswers.FindAsync<InputResolved>(
                threads, key, InputResolved.TypeName, answer => IsOf(answer.RunId, answer.CallId, input: true), cancellationToken);

        bool IsOf(string run, string callId, bool input) => run == runId
            && resume.Any(entry => entry.IsInput == input && WireIds.CallOf(runId, entry.InterruptId) == callId);
    }

    private static async Task<IResult> ConnectAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var (key, body) = await ReadThreadAsync(user, http, cancellationToken);
        return await ShowAsync(http, threads, key, body.Text("runId"), cancellationToken);
    }

    private static async Task<IResult> StopAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var (key, _) = await ReadThreadAsync(user, http, cancellationToken);
        var answer = await threads.SendAsync(key, new StopRun(), cancellationToken);
        return answer.Match(done => TypedResults.Ok(new StopView(done.Changed, done.RunId)));
    }

    private static async Task<(ThreadKey Key, JsonElement Body)> ReadThreadAsync(
        ClaimsPrincipal user, HttpContext http, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        var id = body.Text("threadId") ?? throw RequestException.Invalid("thread_missing", "threadId is missing.");
        return (ThreadRoute.NewKey(user, id), body);
    }

    // The conversation as it is stored, and then what runs, from its beginning.
    private static async Task<IResult> ShowAsync(
        HttpContext http, IThreads threads, ThreadKey key, string? runId, CancellationToken cancellationToken)
    {
        var running = (await threads.FindAsync(key, cancellationToken))?.RunId;
        var run = running is null ? null : await PostedRun.FindAsync(threads, key, running, cancellationToken);
        var history = await AgUiHistory.ReadAsync(threads, key, run?.RunId, cancellationToken);
        return run is not null && history is not null
            ? Stream(http, run, new(runId, history, Shows: true))
            : new AgUiIdle(key, runId ?? ThreadIds.New(http.RequestServices.GetRequiredService<TimeProvider>()), history);
    }

    private static EventStream Stream(HttpContext http, PostedRun run, AgUiStart start)
    {
        run.Name(http.Response);

        // What is kept of the body is small, and a stream may be long.
        http.Features.Get<BodyShare>()?.Release();
        return new(new(run.Key, run.Before, run), new AgUiFormat(start));
    }
}
