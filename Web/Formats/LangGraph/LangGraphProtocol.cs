using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The thread protocol: commands by POST, and streams of events that follow the thread.</summary>
internal static class LangGraphProtocol
{
    // Whoever starts a run watches it a moment later, when it may have ended already, and waits for its end for good. A client that is
    // busy, or a bad connection, makes much of a moment.
    private static readonly TimeSpan Retained = TimeSpan.FromMinutes(1);

    private const string Commands = "run.start, input.respond, input.inject, state.get, state.listCheckpoints, state.fork, agent.getTree";

    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/threads/{id}/commands", CommandAsync);
        groups.Reads.MapPost("/threads/{id}/stream/events", WatchAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
    }

    private static async Task<IResult> CommandAsync(
        [AsParameters] ThreadRoute thread, HttpContext http, IThreads threads, KnownAgents agents, CancellationToken cancellationToken)
    {
        var (key, body) = (thread.Key(), await JsonBody.ReadAsync(http.Request, cancellationToken));
        var (id, parameters) = (body.Field("id"), body.Field("params") ?? default);
        try
        {
            var result = body.Text("method") switch
            {
                "run.start" => await StartAsync(http, key, parameters, agents, cancellationToken),
                "input.respond" => await RespondAsync(http, key, parameters, cancellationToken),
                "input.inject" => await InjectAsync(http, key, parameters, cancellationToken),
                "state.get" => await ReadStateAsync(threads, key, parameters, cancellationToken),
                "state.listCheckpoints" => await ListCheckpointsAsync(threads, key, parameters, cancellationToken),
                "state.fork" => await ForkAsync(http, key, parameters, agents, cancellationToken),
                "agent.getTree" => await ReadTreeAsync(threads, key, cancellationToken),
                var method => new Outcome(null, "unknown_command", $"There is no command '{method}'. There are: {Commands}."),
            };
            return Answer(id, result);
        }
        catch (RequestException wrong)
        {
            return Answer(id, Failed(wrong.Problem));
        }
    }

    private static async Task<Outcome> StartAsync(
        HttpContext http, ThreadKey key, JsonElement parameters, KnownAgents agents, CancellationToken cancellationToken)
    {
        var request = LangGraphRequest.Read(parameters, agents, creates: true);
        return await RunAsync(http, key, request, run => new JsonObject { ["run_id"] = run.RunId ?? run.MessageId }, cancellationToken);
    }

    private static async Task<Outcome> ForkAsync(
        HttpContext http, ThreadKey key, JsonElement parameters, KnownAgents agents, CancellationToken cancellationToken)
    {
        var request = LangGraphRequest.Read(parameters, agents);
        return request.Checkpoint is null
            ? new(null, "invalid_argument", "checkpoint_id is missing.")
            : await RunAsync(
                http, key, request, run =>
                    new JsonObject { ["run_id"] = run.RunId ?? run.MessageId, ["thread_id"] = key.Id }, cancellationToken);
    }

    private static async Task<Outcome> RunAsync(
        HttpContext http, ThreadKey key, LangGraphRequest request, Func<PostedRun, JsonObject> result, CancellationToken cancellationToken)
    {
        JsonObject? started = null;
        var answer = await LangGraphStarts.StartAsync(
            http,
            key,
            request,
            (run, _) =>
            {
                started = result(run);
                return Task.FromResult(Results.Ok());
            },
            cancellationToken);
        return started is not null ? new(started, null, null) : Failed(answer);
    }

    private static async Task<Outcome> RespondAsync(
        HttpContext http, ThreadKey key, JsonElement parameters, CancellationToken cancellationToken)
    {
        var responses = parameters.Field("responses") is not null ? [.. parameters.Items("responses")] : (List<JsonElement>)[parameters];
        var (_, _, refusal) = await LangGraphStarts.RespondAsync(
            http,
            key,
            open =>
            [
                .. responses.SelectMany(response => open
                    .Where(call => LangGraphInterrupts.IdOf(call) == response.Text("interrupt_id"))
                    .Select(call => LangGraphAnswers.One(response.Field("response") ?? default, call))),
            ],
            cancellationToken);
        return refusal is null ? new([], null, null) : Failed(refusal) with { Error = "no_such_interrupt" };
    }

    private static async Task<Outcome> InjectAsync(
        HttpContext http, ThreadKey key, JsonElement parameters, CancellationToken cancellationToken)
    {
        var limits = (MessageLimits)http.RequestServices.GetService(typeof(MessageLimits))!;
        var message = limits.Read(
            new PostMessageBody { Text = parameters.Field("message")?.Text("content"), OnBusy = OnBusy.Steer }, http, create: false);
        var refusal = await RunPosts.PostAsync(http, key, message, _ => Results.Ok(), cancellationToken);
        return refusal is Problem problem ? Failed(problem) : new([], null, null);
    }

    private static async Task<Outcome> ReadStateAsync(
        IThreads threads, ThreadKey key, JsonElement parameters, CancellationToken cancellationToken)
    {
        if (await ThreadRounds.ReadAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Failed(Problem.ThreadNotFound);
        }

        var (checkpoint, state) = LangGraphStates.History(key, rounds).First();
        var values = state()["values"]!.DeepClone().AsObject();
        if (parameters.Field("keys") is { ValueKind: JsonValueKind.Array } keys)
        {
            var wanted = keys.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal);
            values = new(
                values.Where(field => wanted.Contains(field.Key))
                    .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        }

        return new(new() { ["values"] = values, ["checkpoint"] = new JsonObject { ["id"] = checkpoint } }, null, null);
    }

    private static async Task<Outcome> ListCheckpointsAsync(
        IThreads threads, ThreadKey key, JsonElement parameters, CancellationToken cancellationToken)
    {
        if (await ThreadRounds.ReadAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Failed(Problem.ThreadNotFound);
        }

        var states = LangGraphStates.History(key, rounds);
        states = parameters.Text("before") is { } before ? states.SkipWhile(state => state.Checkpoint != before).Skip(1) : states;
        return new(
            new()
            {
                ["checkpoints"] = new JsonArray([.. states.Take(LangGraphEndpoints.Number(parameters, "limit", 10)).Select(found =>
                {
                    var state = found.State();
                    return (JsonNode)new JsonObject
                    {
                        ["id"] = found.Checkpoint,
                        ["timestamp"] = state["created_at"]?.DeepClone() ?? "",
                        ["step"] = state["metadata"]!["step"]!.DeepClone(),
                    };
                })]),
            },
            null,
            null);
    }

    private static async Task<Outcome> ReadTreeAsync(IThreads threads, ThreadKey key, CancellationToken cancellationToken) =>
        await threads.FindAsync(key, cancellationToken) is { } thread
            ? new(
                new()
                {
                    ["tree"] = new JsonObject
                    {
                        ["namespace"] = new JsonArray(),
                        ["status"] = thread.Awaiting > 0 ? "interrupted" : thread.Running ? "running" : "completed",
                        ["graph_name"] = thread.Agent ?? AgentDescription.Default,
                    },
                },
                null,
                null)
            : Failed(Problem.ThreadNotFound);

    // A refusal is an answer as well: the client reads no status.
    private static IResult Answer(JsonElement? id, Outcome outcome)
    {
        var answer = new JsonObject
        {
            ["type"] = outcome.Result is null ? "error" : "success",
            ["id"] = id is { } given ? JsonNode.Parse(given.GetRawText()) : null,
        };
        if (outcome.Result is { } result)
        {
            answer["result"] = result;
        }
        else
        {
            (answer["error"], answer["message"]) = (outcome.Error, outcome.Message);
        }

        return LangGraphJson.Ok(answer);
    }

    private static Outcome Failed(IResult refusal) => refusal is Problem problem
        ? new(null, CodeOf(problem), problem.Detail)
        : new(null, "unknown_error", "The command was refused.");

    private static string CodeOf(Problem problem) => problem switch
    {
        { Code: "unsupported_parameter" } => "not_supported",
        { Status: StatusCodes.Status404NotFound } => "no_such_run",
        { Status: StatusCodes.Status403Forbidden } => "permission_denied",
        _ => "invalid_argument",
    };

    private static async Task<IResult> WatchAsync(
        [AsParameters] ThreadRoute thread, HttpContext http, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        var (key, body) = (thread.Key(), await JsonBody.ReadAsync(http.Request, cancellationToken));
        if (await threads.FindAsync(key, cancellationToken) is not { } found
            || await ThreadRounds.ReadAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Problem.ThreadNotFound;
        }

        HashSet<string> channels = [.. body.Items("channels").Select(channel => channel.ToString())];
        if (channels.Contains("custom:tool_progress"))
        {
            channels.Add("custom");
        }

        if (body.Field("namespaces") is { ValueKind: JsonValueKind.Array } namespaces
            && !namespaces.EnumerateArray().Any(space => space is { ValueKind: JsonValueKind.Array } && space.GetArrayLength() == 0))
        {
            // There is nothing but the root.
            channels.Clear();
        }

        if (body.Field("since") is { ValueKind: JsonValueKind.Number } since && since.TryGetInt64(out var number) && number > 0)
        {
            var cursor = PageLimits.WithinThread("since", LangGraphEventProjection.CursorOf(number), found);

            // A frame is read again, because a connection may be cut between two of its events; text of an open step too, because the first
            // of it on a connection replaces what was there.
            var from = new ThreadCursor(Math.Max(0, cursor.Sequence - 1));

            // The run there may have ended meanwhile, and others may have followed: the client wants the rest of all of them.
            var begun = await ThreadSearch.FindLastAsync<RunStarted>(
                threads, key, from.Sequence + 1, RunStarted.TypeName,
                started => rounds.Any(round => round.RunId == started.RunId), cancellationToken);
            var shown = begun is var (started, _)
                ? await LangGraphStreams.ReadAsync(threads, key, started - 1, from.Sequence, cancellationToken)
                : [];
            var run = begun?.Event.RunId ?? (rounds is [var first, ..] ? first.RunId : null);
            var known = rounds.Take(rounds.TakeWhile(round => round.RunId != run).Count() + 1);
            return new EventStream(
                new(key, from), new LangGraphEventFormat(new(channels, LangGraphState.Of(known, run), shown, number)));
        }

        // What a client may have missed is what runs, or has just ended.
        var oldest = time.GetUtcNow() - Retained;
        var recent = rounds is [.., var newest]
            && (newest.Reason is null || (found.UpdatedAt > oldest && await EndAsync(newest.RunId) > oldest))
            ? await PostedRun.FindAsync(threads, key, newest.RunId, cancellationToken)
            : null;
        return new EventStream(
            new(key, recent?.Before ?? new(found.Sequence)),
            new LangGraphEventFormat(new(channels, LangGraphState.Of(rounds, recent?.RunId), [])));

        // The thread itself also changes by a rename.
        async Task<DateTimeOffset?> EndAsync(string runId) => (await ThreadSearch.FindLastAsync<RunFinished>(
            threads, key, RunFinished.TypeName, end => end.RunId == runId, cancellationToken))?.Event.At;
    }

    /// <param name="Result">The result of success.</param>
    /// <param name="Error">One of the protocol's codes.</param>
    private sealed record Outcome(JsonObject? Result, string? Error, string? Message);
}
