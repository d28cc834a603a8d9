using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.PowerOn;

/// <summary>The routes of the gateway's chatbot.</summary>
internal static class PowerOnEndpoints
{
    public static void Map(RouteGroups routes)
    {
        routes.Writes.MapPost("/api/chatbot/start/stream", StartAsync);
        routes.Writes.MapPost("/api/chatbot/{id}/stop", StopAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        routes.Writes.MapDelete("/api/chatbot/{id}", DeleteAsync);
        routes.Reads.MapGet("/api/chatbot/threads", ReadAsync);
    }

    private static Task<IResult> StartAsync(
        HttpContext http, string? workflowId, StartBody body, TimeProvider time, CancellationToken cancellationToken)
    {
        if (body.ListFileId is { Count: > 0 } || body.UserFileIds is { Count: > 0 })
        {
            return Task.FromResult<IResult>(ForeignSystem.Refusal(
                StatusCodes.Status400BadRequest,
                "Files of the gateway are not known here. Leave listFileId out, and post files with POST /v1/threads/{id}/messages as attachments."));
        }

        // The address wins over the body.
        var id = string.IsNullOrEmpty(workflowId) ? body.WorkflowId : workflowId;
        var key = string.IsNullOrEmpty(id)
            ? new(http.User.Owner(), Guid.CreateVersion7(time.GetUtcNow()).ToString()) : ThreadRoute.NewKey(http.User, id);
        return ForeignRuns.PostAsync(
            http, key, new() { Text = body.Prompt }, create: string.IsNullOrEmpty(id), run =>
                ForeignRuns.Stream(run, ChatDataProjection.Format), cancellationToken);
    }

    private static async Task<IResult> StopAsync([AsParameters] ThreadRoute workflow, IThreads threads, CancellationToken cancellationToken)
    {
        var key = workflow.Key();
        var answer = await threads.SendAsync(key, new StopRun(), cancellationToken);
        return await answer.MatchAsync(async done => await threads.FindAsync(key, cancellationToken) is { } thread
            ? TypedResults.Ok(View(thread, done.Changed ? "stopped" : null))
            : Problem.ThreadNotFound);
    }

    private static async Task<IResult> DeleteAsync(
        [AsParameters] ThreadRoute workflow, HttpContext http, CancellationToken cancellationToken) =>
        await ForeignRuns.DeleteAsync(http, workflow.Key(), cancellationToken)
            ? TypedResults.Ok(new { id = workflow.Id, message = "Chatbot workflow and associated data deleted successfully" })
            : Problem.ThreadNotFound;

    private static Task<IResult> ReadAsync(
        string? workflowId, string? pagination, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
            string.IsNullOrEmpty(workflowId)
            ? ListAsync(Pagination.Read(pagination), user.Owner(), threads, cancellationToken)
            : ShowAsync(ThreadRoute.NewKey(user, workflowId), threads, cancellationToken);

    private static async Task<IResult> ShowAsync(ThreadKey key, IThreads threads, CancellationToken cancellationToken)
    {
        if (await threads.FindAsync(key, cancellationToken) is not { } thread)
        {
            return Problem.ThreadNotFound;
        }

        var items = await ForeignHistory.ReadAsync(
            threads, key, new ChatDataProjection(new(key, ThreadCursor.Start), new("", "\n")), cancellationToken);
        return TypedResults.Content(
            $$$"""{"workflow":{{{JsonSerializer.Serialize(View(thread, null))}}},"chatData":{"items":{{{items}}}}}""", "application/json");
    }

    private static async Task<IResult> ListAsync(Pagination wanted, Owner owner, IThreads threads, CancellationToken cancellationToken)
    {
        var page = await threads.ListAsync(owner, wanted.ToQuery(), cancellationToken);
        return TypedResults.Ok(new
        {
            items = page.Threads.Select(thread => View(thread, null)),
            pagination = new
            {
                currentPage = wanted.Number,
                pageSize = wanted.Size,
                totalItems = page.Total,
                totalPages = (page.Total + wanted.Size - 1) / wanted.Size,
                sort = wanted.Sort ?? [],
                filters = wanted.Filters,
            },
        });
    }

    private static object View(ThreadSummary thread, string? status) => new
    {
        id = thread.Key.Id,
        mandateId = thread.Key.Owner.Tenant,
        status = status ?? (thread.Running ? "running" : "completed"),
        name = thread.Title ?? "",
        currentRound = thread.Rounds,
        startedAt = ChatDataProjection.Seconds(thread.CreatedAt),
        lastActivity = ChatDataProjection.Seconds(thread.UpdatedAt),
        workflowMode = "Chatbot",
        maxSteps = 10,
    };
}
