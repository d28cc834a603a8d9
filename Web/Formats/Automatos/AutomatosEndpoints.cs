using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Formats.AiSdk;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>The routes of the agent platform's chat.</summary>
internal static class AutomatosEndpoints
{
    private const int MostFound = 100;
    private const int MostDays = 365;

    public static void Map(RouteGroups routes)
    {
        // Before the route of the AI SDK, which has the same address.
        routes.Writes.MapPost("/api/chat", PostAsync).WithOrder(-1);
        routes.Reads.MapGet("/api/chat/history", ListAsync);
        routes.Reads.MapGet("/api/chat/search", SearchAsync);
        routes.Writes.MapPatch("/api/chat/vote", VoteAsync);
        routes.Reads.MapGet("/api/chat/agents", AgentsAsync);
        routes.Reads.MapGet("/api/chat/session", OpenTabs.ShowAsync);
        routes.Writes.MapPut("/api/chat/session", OpenTabs.PutAsync);
        routes.Reads.MapGet("/api/chat/{id}", ShowAsync);
        routes.Writes.MapPatch("/api/chat/{id}", RenameAsync);
        routes.Writes.MapDelete("/api/chat/{id}", DeleteAsync);
        routes.Reads.MapGet("/api/chat/{id}/messages", ReadAsync);
        routes.Writes.MapPost("/api/chat/{id}/switch-agent", SwitchAsync);
        routes.Writes.MapPost("/api/chat/{id}/cancel", CancelAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
    }

    private static async Task<IResult> PostAsync(
        HttpContext http, IThreads threads, ICatalog catalog, MessageLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (!AiSdkVersion.IsNamed(http.Request, body))
        {
            return await AnswerAsync(ChatBody.Read(body), http, time, cancellationToken);
        }

        // A client of the AI SDK, which has the same address, is told in its own words what is wrong.
        http.Features.Set<IProblemForm>(null);
        return await AiSdkEndpoints.AnswerAsync(body, http, threads, catalog, limits, time, cancellationToken);
    }

    private static Task<IResult> AnswerAsync(ChatBody body, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        if (body.Last is not { } message)
        {
            return Task.FromResult<IResult>(ForeignSystem.Refusal(StatusCodes.Status400BadRequest, "No message provided"));
        }

        if (message.HasStoredFile)
        {
            return Task.FromResult<IResult>(ForeignSystem.Refusal(
                StatusCodes.Status400BadRequest,
                "Files of the platform's store are not known here. Send the file as a data: URL in the part's url."));
        }

        // A chat that is gone begins anew, under the id that its client has.
        var key = ThreadRoute.NewKey(http.User, string.IsNullOrEmpty(body.Id) ? Guid.CreateVersion7(time.GetUtcNow()).ToString() : body.Id);
        return ForeignRuns.PostAsync(
            http,
            key,
            new() { Text = message.Text, Agent = body.AgentId, Attachments = message.Files, OnBusy = OnBusy.Queue },
            create: true,
            run => ForeignRuns.Stream(run, AutomatosProjection.Format),
            cancellationToken);
    }

    private static async Task<IResult> ListAsync(int? limit, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var page = await threads.ListAsync(
            user.Owner(), new() { PageSize = Math.Clamp(limit ?? 20, 1, ThreadQuery.MaxPageSize) }, cancellationToken);
        return TypedResults.Ok(new { chats = page.Threads.Select(View), hasMore = page.More });
    }

    private static async Task<IResult> SearchAsync(
        string? q, int? limit, int? days, ClaimsPrincipal user, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > 200)
        {
            return ForeignSystem.Refusal(StatusCodes.Status422UnprocessableEntity, "q is 1 to 200 characters.");
        }

        if (limit is < 1 or > MostFound || days is < 1 or > MostDays)
        {
            return ForeignSystem.Refusal(
                StatusCodes.Status422UnprocessableEntity, $"limit is 1 to {MostFound}, and days is 1 to {MostDays}.");
        }

        // The newest come first: what is too old stands at their end.
        var page = await threads.ListAsync(user.Owner(), new() { Text = q, PageSize = limit ?? 20 }, cancellationToken);
        var oldest = time.GetUtcNow().AddDays(-(days ?? 30));
        return TypedResults.Ok(new { results = page.Threads.Where(thread => thread.UpdatedAt >= oldest).Select(View) });
    }

    private static async Task<IResult> VoteAsync(VoteBody body, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        if (body.Type is not ("up" or "down") || body.ChatId is null || body.MessageId is null)
        {
            return ForeignSystem.Refusal(StatusCodes.Status400BadRequest, "Send chatId, messageId and type, which is up or down.");
        }

        var answer =
            await threads.SendAsync(ThreadRoute.NewKey(user, body.ChatId), new GiveFeedback(body.MessageId, body.Type), cancellationToken);
        return answer.Match(_ => TypedResults.Ok(new { success = true }));
    }

    private static async Task<IResult> AgentsAsync(ClaimsPrincipal user, TenantAgents agents, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            new
            {
                agents = (await agents.ListAsync(user.Owner().Tenant, cancellationToken))
                .Select(agent => new { id = agent.Name, name = agent.Name }).OrderBy(agent => agent.id, StringComparer.Ordinal)
            });

    private static async Task<IResult> ShowAsync([AsParameters] ThreadRoute chat, IThreads threads, CancellationToken cancellationToken) =>
        await threads.FindAsync(chat.Key(), cancellationToken) is { } thread ? TypedResults.Ok(View(thread)) : Problem.ThreadNotFound;

    private static async Task<IResult> RenameAsync(
        [AsParameters] ThreadRoute chat, ChangeBody body, IThreads threads, CancellationToken cancellationToken)
    {
        var title = MessageLimits.Title(body.Title) ?? throw RequestException.Invalid("title_missing", "title is missing.");
        return await ChangeAsync(chat.Key(), new RenameThread(title), threads, cancellationToken);
    }

    private static async Task<IResult> SwitchAsync(
        [AsParameters] ThreadRoute chat, ChangeBody body, TenantAgents agents, ClaimsPrincipal user, IThreads threads,
        CancellationToken cancellationToken)
    {
        if (body.AgentId is null
            || !(await agents.ListAsync(user.Owner().Tenant, cancellationToken)).Any(agent => agent.Name == body.AgentId))
        {
            return ForeignSystem.Refusal(StatusCodes.Status404NotFound, "Agent not found. GET /api/chat/agents lists them.");
        }

        return await ChangeAsync(chat.Key(), new ChangeAgent(body.AgentId), threads, cancellationToken);
    }

    private static async Task<IResult> ChangeAsync(
        ThreadKey key, ThreadRequest request, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(key, request, cancellationToken);
        return await answer.MatchAsync(async _ => await threads.FindAsync(key, cancellationToken) is { } thread
            ? TypedResults.Ok(View(thread)) : Problem.ThreadNotFound);
    }

    private static async Task<IResult> DeleteAsync(
        [AsParameters] ThreadRoute chat, HttpContext http, CancellationToken cancellationToken) =>
        await ForeignRuns.DeleteAsync(http, chat.Key(), cancellationToken)
            ? TypedResults.Ok(new { success = true }) : Problem.ThreadNotFound;

    private static async Task<IResult> ReadAsync([AsParameters] ThreadRoute chat, IThreads threads, CancellationToken cancellationToken) =>
        await ForeignHistory.ReadRoundsAsync(threads, chat.Key(), cancellationToken) is { } rounds
            ? TypedResults.Ok(rounds.SelectMany(MessagesOf))
            : Problem.ThreadNotFound;

    private static async Task<IResult> CancelAsync([AsParameters] ThreadRoute chat, IThreads threads, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(chat.Key(), new StopRun(), cancellationToken);
        return answer.Match(done => TypedResults.Ok(new { cancelled = done.Changed }));
    }

    private static object View(ThreadSummary thread) => new
    {
        id = thread.Key.Id,
        title = thread.Title ?? "",
        createdAt = thread.CreatedAt,
        updatedAt = thread.UpdatedAt,
        agentId = thread.Agent,
        turnInFlight = thread.Running,
    };

    private static IEnumerable<object> MessagesOf(TranscriptRound round)
    {
        yield return Message(round.Message.MessageId, "user", round.Message.Text, round.Message.At);
        if (ForeignHistory.ReplyOf(round) is { Length: > 0 } reply)
        {
            yield return Message(round.RunId, "assistant", reply, round.Message.At);
        }
    }

    private static object Message(string id, string role, string text, DateTimeOffset at) =>
        new { id, role, parts = new[] { new { type = "text", text } }, createdAt = at };
}
