using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Threads and their states.</summary>
internal static class LangGraphThreads
{
    private static readonly string[] KnownMetadata = ["graph_id", "assistant_id", "title"];

    public static void Map(RouteGroups groups)
    {
        groups.Writes.MapPost("/threads", CreateAsync);
        groups.Reads.MapPost("/threads/search", SearchAsync);
        groups.Reads.MapPost("/threads/count", CountAsync);
        groups.Reads.MapGet("/threads/{id}", GetAsync);
        groups.Writes.MapPatch("/threads/{id}", ChangeAsync);
        groups.Writes.MapDelete("/threads/{id}", ThreadEndpoints.DeleteAsync);
        groups.Writes.MapPost("/threads/{id}/copy", CopyAsync);
        groups.Reads.MapGet("/threads/{id}/state", StateAsync);
        groups.Reads.MapGet("/threads/{id}/state/{checkpoint}", CheckpointAsync);
        groups.Reads.MapPost("/threads/{id}/state/checkpoint", CheckpointOfBodyAsync);
        groups.Writes.MapPost("/threads/{id}/state", (string id) => NoEdit(id));
        groups.Reads.MapPost("/threads/{id}/history", HistoryAsync);
    }

    private static Problem NoEdit(string id) => new(
        StatusCodes.Status422UnprocessableEntity, "unsupported_parameter",
        $"The state of '{id}' is what was said in it, and is not written. Post a message with a run.");

    private static async Task<IResult> CreateAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, KnownAgents agents, OwnerQuotas quotas, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body.Items("supersteps").Any())
        {
            throw LangGraphRequest.Unsupported(
                "supersteps", "Send what was said before with the first run: all messages but the last become the thread's beginning.");
        }

        var key = ThreadRoute.NewKey(user, body.Text("thread_id") ?? Guid.CreateVersion7(time.GetUtcNow()).ToString());
        if (await quotas.RefuseAsync(key, creates: true, bytes: 0, cancellationToken) is { } full)
        {
            return full;
        }

        var metadata = body.Field("metadata") ?? default;
        var agent = metadata.Text("graph_id") is { } graph && agents.Find(graph) is not null ? graph : null;
        var answer = await threads.SendAsync(key, new CreateThread(MessageLimits.Title(metadata.Text("title")), agent), cancellationToken);
        return await answer.MatchAsync(async done => done.Changed || body.Text("if_exists") is "do_nothing"
            ? await ShowAsync(threads, key, cancellationToken)
            : new Problem(
                StatusCodes.Status409Conflict, "thread_exists",
                $"There is a thread '{key.Id}'. Create it with ifExists: \"do_nothing\" to have that one."));
    }

    private static Task<IResult> GetAsync([AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken) =>
        ShowAsync(threads, thread.Key(), cancellationToken);

    private static async Task<IResult> ShowAsync(IThreads threads, ThreadKey key, CancellationToken cancellationToken) =>
        await threads.FindAsync(key, cancellationToken) is { } thread
            && await ThreadRounds.ReadAsync(threads, key, cancellationToken) is { } rounds
            ? LangGraphJson.Ok(View(thread, rounds))
            : Problem.ThreadNotFound;

    private static string Status(ThreadSummary thread, IReadOnlyList<TranscriptRound> rounds) =>
        thread.Awaiting > 0 || LangGraphInterrupts.In(rounds).Count > 0 ? "interrupted"
        : thread.Running ? "busy"
        : rounds is [.., { Reason: RunReason.Failed }] ? "error" : "idle";

    private static JsonObject View(ThreadSummary thread, IReadOnlyList<TranscriptRound> rounds)
    {
        var open = LangGraphInterrupts.In(rounds);
        var metadata = new JsonObject
        {
            ["graph_id"] = thread.Agent ?? AgentDescription.Default,
            ["assistant_id"] = thread.Agent ?? AgentDescription.Default,
        };
        if (thread.Title is { } title)
        {
            metadata["title"] = title;
        }

        return new()
        {
            ["thread_id"] = thread.Key.Id,
            ["created_at"] = LangGraphRuns.Time(thread.CreatedAt),
            ["updated_at"] = LangGraphRuns.Time(thread.UpdatedAt),
            ["state_updated_at"] = LangGraphRuns.Time(thread.UpdatedAt),
            ["metadata"] = metadata,
            ["status"] = Status(thread, rounds),
            ["values"] = LangGraphState.Of(rounds).ToJson(),
            ["interrupts"] = open.Count > 0 ? new JsonObject { [rounds[^1].RunId] = LangGraphInterrupts.Of(open) } : [],
            ["config"] = new JsonObject(),
            ["error"] = rounds is [.., { Error: { } error }] ? error : null,
        };
    }

    private static async Task<IResult> SearchAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        var (limit, offset) =
            (Math.Min(LangGraphEndpoints.Number(body, "limit", 10), ThreadQuery.MaxPageSize), LangGraphEndpoints.Number(body, "offset", 0));
        JsonArray found = [];
        await foreach (var thread in FindAsync(body, user.Owner(), threads, cancellationToken).Skip(offset).Take(limit))
        {
            if (await ThreadRounds.ReadAsync(threads, thread.Key, cancellationToken) is { } rounds)
            {
                found.Add((JsonNode)Selected(body, View(thread, rounds)));
            }
        }

        return LangGraphJson.Ok(found);
    }

    private static async IAsyncEnumerable<ThreadSummary> FindAsync(
        JsonElement body, Owner owner, IThreads threads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = Query(body);
        for (ThreadPage? page = null; page is null or { More: true, Threads.Count: > 0 };)
        {
            page = await threads.ListAsync(owner, query, cancellationToken);
            foreach (var thread in page.Threads.Where(thread => IsNamed(body, thread)))
            {
                if (await HasStatusAsync(body.Text("status"), thread, threads, cancellationToken))
                {
                    yield return thread;
                }
            }

            query = query with { After = page.Threads is [.., var last] ? ThreadPosition.Of(last, query.Sort) : query.After };
        }
    }

    // What a thread waits for stands in its rounds: consents, and calls that its client makes.
    private static async Task<bool> HasStatusAsync(
        string? status, ThreadSummary thread, IThreads threads, CancellationToken cancellationToken) =>
        status is null || (await ThreadRounds.ReadAsync(threads, thread.Key, cancellationToken) is { } rounds
            && Status(thread, rounds) == status);

    private static async Task<IResult> CountAsync(
        ClaimsPrincipal user, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        return LangGraphJson.Ok(body.Text("status") is null
            ? (await threads.ListAsync(user.Owner(), Query(body) with { PageSize = 1 }, cancellationToken)).Total
            : await FindAsync(body, user.Owner(), threads, cancellationToken).CountAsync(cancellationToken));
    }

    private static ThreadQuery Query(JsonElement body)
    {
        var metadata = body.Field("metadata") is { ValueKind: JsonValueKind.Object } given ? given : default;
        CheckMetadata(metadata, "Threads are found by graph_id, assistant_id and title.");

        var agent = metadata.Text("graph_id") ?? metadata.Text("assistant_id");
        return new()
        {
            PageSize = ThreadQuery.MaxPageSize,
            Title = metadata.Text("title"),
            Agent = agent,
            OrNoAgent = agent is AgentDescription.Default,
            Running = body.Text("status") switch
            {
                null => null,
                "busy" or "interrupted" => true,
                "idle" or "error" => false,
                var other =>
                    throw LangGraphRequest.Unsupported("status", $"A thread is idle, busy, interrupted or error, and never '{other}'."),
            },
            Sort = body.Text("sort_by") is "created_at" ? ThreadSort.Created : ThreadSort.Updated,
            Descending = body.Text("sort_order") is "asc" ? false : null,
        };
    }

    private static void CheckMetadata(JsonElement metadata, string repair)
    {
        if (metadata.ValueKind is JsonValueKind.Object
            && metadata.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !KnownMetadata.Contains(name)) is { } unknown)
        {
            throw LangGraphRequest.Unsupported($"metadata.{unknown}", repair);
        }
    }

    private static bool IsNamed(JsonElement body, ThreadSummary thread) =>
        body.Field("ids") is not { ValueKind: JsonValueKind.Array } ids || ids.EnumerateArray().Any(id => id.ValueEquals(thread.Key.Id));

    private static JsonObject Selected(JsonElement body, JsonObject view)
    {
        if (body.Field("select") is not { ValueKind: JsonValueKind.Array } select)
        {
            return view;
        }

        var fields = select.EnumerateArray().Select(field => field.ToString()).ToHashSet(StringComparer.Ordinal);
        return new(view.Where(field => fields.Contains(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
    }

    private static async Task<IResult> ChangeAsync(
        [AsParameters] ThreadRoute thread, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var (key, body) = (thread.Key(), await JsonBody.ReadAsync(http.Request, cancellationToken));
        var metadata = body.Field("metadata") is { ValueKind: JsonValueKind.Object } given ? given : default;
        CheckMetadata(metadata, "Of a thread, the title can be changed.");

        if (MessageLimits.Title(metadata.Text("title")) is { } title
            && await threads.SendAsync(key, new RenameThread(title), cancellationToken) is not ThreadAnswer.Done and var refusal)
        {
            return refusal.Match(_ => Results.Ok());
        }

        return await ShowAsync(threads, key, cancellationToken);
    }

    private static async Task<IResult> CopyAsync(
        [AsParameters] ThreadRoute thread, IThreads threads, OwnerQuotas quotas, TimeProvider time, CancellationToken cancellationToken)
    {
        var (key, copy) = (thread.Key(), thread.Key() with { Id = Guid.CreateVersion7(time.GetUtcNow()).ToString() });
        if (await threads.FindAsync(key, cancellationToken) is not { } found)
        {
            return Problem.ThreadNotFound;
        }

        if (await quotas.RefuseAsync(copy, creates: true, found.Bytes, cancellationToken) is { } full)
        {
            return full;
        }

        return await (await threads.ForkAsync(key, copy.Id, null, cancellationToken))
            .MatchAsync(_ => ShowAsync(threads, copy, cancellationToken));
    }

    private static Task<IResult> StateAsync([AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken) =>
        ShowStateAsync(threads, thread.Key(), null, cancellationToken);

    private static Task<IResult> CheckpointAsync(
        [AsParameters] ThreadRoute thread, string checkpoint, IThreads threads, CancellationToken cancellationToken) =>
        ShowStateAsync(threads, thread.Key(), checkpoint, cancellationToken);

    private static async Task<IResult> CheckpointOfBodyAsync(
        [AsParameters] ThreadRoute thread, HttpContext http, IThreads threads, CancellationToken cancellationToken) =>
        await ShowStateAsync(
            threads, thread.Key(), (await JsonBody.ReadAsync(http.Request, cancellationToken)).Field("checkpoint")?.Text("checkpoint_id"),
            cancellationToken);

    private static async Task<IResult> ShowStateAsync(
        IThreads threads, ThreadKey key, string? checkpoint, CancellationToken cancellationToken)
    {
        if (await ThreadRounds.ReadAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Problem.ThreadNotFound;
        }

        var found = LangGraphStates.History(key, rounds).FirstOrDefault(state => checkpoint is null || state.Checkpoint == checkpoint);
        return found.State is { } state
            ? LangGraphJson.Ok(state())
            : LangGraphStates.Missing(checkpoint);
    }

    private static async Task<IResult> HistoryAsync(
        [AsParameters] ThreadRoute thread, HttpContext http, IThreads threads, CancellationToken cancellationToken)
    {
        var (key, body) = (thread.Key(), await JsonBody.ReadAsync(http.Request, cancellationToken));
        if (await ThreadRounds.ReadAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return Problem.ThreadNotFound;
        }

        var before = body.Text("before") ?? body.Field("before")?.Field("configurable")?.Text("checkpoint_id")
            ?? body.Field("before")?.Text("checkpoint_id");
        var states = LangGraphStates.History(key, rounds);
        states = before is null ? states : states.SkipWhile(state => state.Checkpoint != before).Skip(1);
        return LangGraphJson.Ok(
            new JsonArray([.. states.Take(LangGraphEndpoints.Number(body, "limit", 10)).Select(state => (JsonNode)state.State())]));
    }
}
