using System.Security.Claims;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Runs: begun, waited for, watched and ended.</summary>
internal static class LangGraphRunEndpoints
{
    /// <summary>What a route shows of a run that was begun. It is metadata of the route.</summary>
    private delegate Task<IResult> Shown(HttpContext http, PostedRun run, LangGraphRequest request, ThreadCursor silent);

    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/threads/{id}/runs/stream", InThreadAsync).WithMetadata((Shown)StreamAsync);
        groups.Writes.MapPost("/threads/{id}/runs/wait", InThreadAsync).WithMetadata((Shown)WaitAsync);
        groups.Writes.MapPost("/threads/{id}/runs", InThreadAsync).WithMetadata((Shown)ShowAsync);
        groups.Writes.MapPost("/runs/stream", AloneAsync).WithMetadata((Shown)StreamAsync);
        groups.Writes.MapPost("/runs/wait", AloneAsync).WithMetadata((Shown)WaitAsync);
        groups.Writes.MapPost("/runs", AloneAsync).WithMetadata((Shown)ShowAsync);
        var control = new RequestLimitMetadata(RequestBudget.Control);
        groups.Reads.MapGet("/threads/{id}/runs", ListAsync);
        groups.Reads.MapGet("/threads/{id}/runs/{runId}", GetAsync).WithMetadata(control);
        groups.Reads.MapGet("/threads/{id}/runs/{runId}/join", JoinAsync).WithMetadata(control);
        groups.Reads.MapGet("/threads/{id}/runs/{runId}/stream", JoinStreamAsync).WithMetadata(control);
        groups.Reads.MapGet("/threads/{id}/stream", FollowAsync).WithMetadata(control);
        groups.Writes.MapPost("/threads/{id}/runs/{runId}/cancel", CancelAsync).WithMetadata(control);
    }

    private static async Task<IResult> InThreadAsync(
        [AsParameters] ThreadRoute thread, HttpContext http, KnownAgents agents, CancellationToken cancellationToken)
    {
        var request = LangGraphRequest.Read(await JsonBody.ReadAsync(http.Request, cancellationToken), agents);
        return await BeginAsync(http, thread.Key(), request, cancellationToken);
    }

    // A run without a thread gets one of its own, which stays.
    private static async Task<IResult> AloneAsync(
        ClaimsPrincipal user, HttpContext http, KnownAgents agents, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = LangGraphRequest.Read(await JsonBody.ReadAsync(http.Request, cancellationToken), agents, creates: true);
        return await BeginAsync(
            http, ThreadRoute.NewKey(user, Guid.CreateVersion7(time.GetUtcNow()).ToString()), request, cancellationToken);
    }

    private static Task<IResult> BeginAsync(HttpContext http, ThreadKey key, LangGraphRequest request, CancellationToken cancellationToken)
    {
        var shown = http.GetEndpoint()!.Metadata.GetRequiredMetadata<Shown>();
        return LangGraphStarts.StartAsync(http, key, request, (run, silent) => shown(http, run, request, silent), cancellationToken);
    }

    private static async Task<IResult> StreamAsync(HttpContext http, PostedRun run, LangGraphRequest request, ThreadCursor silent)
    {
        WriteLocation(http, run, request.Modes);
        http.Features.Get<BodyShare>()?.Release();
        var state = await LangGraphStreams.StateAsync(http, run, request.Modes);
        return new EventStream(new(run.Key, run.Before, run), new LangGraphFormat(new(request.Modes, state, [], silent)));
    }

    private static Task<IResult> WaitAsync(HttpContext http, PostedRun run, LangGraphRequest request, ThreadCursor silent)
    {
        WriteLocation(http, run, null);
        return Task.FromResult<IResult>(new RunWait(run, new LangGraphAnswer()));
    }

    private static Task<IResult> ShowAsync(HttpContext http, PostedRun run, LangGraphRequest request, ThreadCursor silent)
    {
        WriteLocation(http, run, null);
        return run.RunId is { } id
            ? FindAsync(http, run.Key, id)
            : Task.FromResult(LangGraphJson.Ok(LangGraphRuns.Pending(run.Key, run.MessageId!, LangGraphStreams.Time(http).GetUtcNow())));
    }

    // Both switch on what makes a client come back after a cut. The addresses are seen from the prefix.
    private static void WriteLocation(HttpContext http, PostedRun run, IReadOnlySet<LangGraphMode>? modes)
    {
        var path = $"/threads/{run.Key.Id}/runs/{Uri.EscapeDataString(run.RunId ?? run.MessageId ?? "")}";
        http.Response.Headers["X-Thread-Id"] = run.Key.Id;
        http.Response.Headers.ContentLocation = path;
        if (modes is not null)
        {
            http.Response.Headers.Location = $"{path}/stream?{LangGraphModes.ToQuery(modes)}";
        }
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ThreadRoute thread, int? limit, int? offset, string? status, IThreads threads, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var key = thread.Key();
        if (await threads.ReadTranscriptAsync(key, new() { PageSize = TranscriptQuery.MaxPageSize }, cancellationToken) is not { } page)
        {
            return Problem.ThreadNotFound;
        }

        var runs = page.Queue.Reverse().Select(waiting => LangGraphRuns.Pending(key, waiting.MessageId, time.GetUtcNow()))
            .Concat(page.Rounds.Reverse().Select(round => LangGraphRuns.View(key, round)))
            .Where(run => status is null || run["status"]!.GetValue<string>() == status);
        return LangGraphJson.Ok(
            new JsonArray([.. runs.Skip(Math.Max(offset ?? 0, 0)).Take(Math.Max(limit ?? 10, 0)).Select(run => (JsonNode)run)]));
    }

    private static Task<IResult> GetAsync([AsParameters] ThreadRoute thread, string runId, HttpContext http) =>
        FindAsync(http, thread.Key(), runId);

    private static async Task<IResult> FindAsync(HttpContext http, ThreadKey key, string runId)
    {
        var threads = LangGraphStreams.Threads(http);
        var cancellationToken = http.RequestAborted;
        var known = await LangGraphStreams.RunIdOfAsync(threads, key, runId, cancellationToken);
        var page = await threads.ReadTranscriptAsync(key, new() { RunId = known ?? runId, PageSize = 1 }, cancellationToken);
        return page switch
        {
            null => Problem.ThreadNotFound,
            { Rounds: [var round] } => LangGraphJson.Ok(WithId(LangGraphRuns.View(key, round), runId)),
            _ when page.Queue.Any(waiting => waiting.MessageId == runId) =>
                LangGraphJson.Ok(LangGraphRuns.Pending(key, runId, LangGraphStreams.Time(http).GetUtcNow())),
            _ => LangGraphStreams.NoRun(runId),
        };
    }

    // A run that waited goes on by the name that the client knows.
    private static JsonObject WithId(JsonObject run, string id)
    {
        run["run_id"] = id;
        return run;
    }

    private static async Task<IResult> JoinAsync(
        [AsParameters] ThreadRoute thread, string runId, HttpContext http, CancellationToken cancellationToken) =>
        await LangGraphStreams.FindAsync(http, thread.Key(), runId, cancellationToken) is { } run
            ? new RunWait(run, new LangGraphAnswer())
            : LangGraphStreams.NoRun(runId);

    private static async Task<IResult> JoinStreamAsync(
        [AsParameters] ThreadRoute thread,
        string runId,
        [FromQuery(Name = "stream_mode")] string[]? modes,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await LangGraphStreams.FindAsync(http, thread.Key(), runId, cancellationToken) is not { } run)
        {
            return LangGraphStreams.NoRun(runId);
        }

        var shown = LangGraphModes.Read(modes ?? []);
        WriteLocation(http, run, shown);
        return await LangGraphStreams.ResumeAsync(http, run, shown, lastEventId, cancellationToken);
    }

    private static async Task<IResult> FollowAsync(
        [AsParameters] ThreadRoute thread, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, HttpContext http, IThreads threads,
        CancellationToken cancellationToken)
    {
        var key = thread.Key();
        if (await threads.FindAsync(key, cancellationToken) is not { } found)
        {
            return Problem.ThreadNotFound;
        }

        var after = string.IsNullOrEmpty(lastEventId) || lastEventId == "-1"
            ? new ThreadCursor(found.Sequence)
            : PageLimits.WithinThread("Last-Event-ID", PageLimits.Cursor("Last-Event-ID", lastEventId), found);
        HashSet<LangGraphMode> modes = [LangGraphMode.MessagesTuple, LangGraphMode.Updates, LangGraphMode.Custom];
        var running = found.RunId is { } runId ? await PostedRun.FindAsync(threads, key, runId, cancellationToken) : null;
        var shown = running is null
            ? []
            : await LangGraphStreams.ReadAsync(threads, key, running.Before.Sequence, after.Sequence, cancellationToken);
        return new EventStream(new(key, after), new LangGraphFormat(new(modes, null, shown, Continues: true)));
    }

    private static async Task<IResult> CancelAsync(
        [AsParameters] ThreadRoute thread, string runId, string? wait, string? action, HttpContext http, IThreads threads,
        CancellationToken cancellationToken)
    {
        if (action is "rollback")
        {
            throw LangGraphRequest.Unsupported(
                "action", "What was said is not taken back. Choose interrupt: the run ends, and its text stays.");
        }

        var key = thread.Key();
        if (await LangGraphStreams.FindAsync(http, key, runId, cancellationToken) is not { } run)
        {
            return LangGraphStreams.NoRun(runId);
        }

        var answer = run.RunId is { } id
            ? await threads.SendAsync(key, new StopRun(id), cancellationToken)
            : await threads.SendAsync(key, new EditQueuedMessage(runId), cancellationToken);
        return answer.Match(done => wait is "1" or "true" && run.RunId is not null && done.Changed
            ? new RunWait(run, new LangGraphAnswer(silent: true))
            : TypedResults.StatusCode(StatusCodes.Status202Accepted));
    }
}
