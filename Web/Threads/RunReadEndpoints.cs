using ChatCluster.Threads;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>Shows one run, and what of a thread waits: messages, and questions to its owner.</summary>
internal static class RunReadEndpoints
{
    private static readonly Problem RunNotFound =
        new(StatusCodes.Status404NotFound, "run_not_found", "The thread has no such run. GET /v1/threads/{id}/messages lists its runs.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/threads/{id}/runs/{runId}", ShowRunAsync).WithName("getRun")
            .WithSummary("One run: its state, and what it has answered so far.")
            .Produces<RunView>();
        v1.Reads.MapGet("/threads/{id}/queue", ListQueueAsync).WithName("listQueue")
            .WithSummary("The messages that wait for the run under way, next one first.")
            .Produces<ItemsView<QueuedMessage>>();
        v1.Reads.MapGet("/threads/{id}/approvals", ListApprovalsAsync).WithName("listApprovals")
            .WithSummary(
                "The tool calls that wait for your consent, your answer or your result. Answer with POST to the address of the call.")
            .Produces<ApprovalsView>();
    }

    private static async Task<IResult> ShowRunAsync(
        [AsParameters] ThreadRoute thread, string runId, IThreads threads, CancellationToken cancellationToken)
    {
        var query = new TranscriptQuery { RunId = MessageLimits.RequiredId("runId", runId), PageSize = 1 };
        return await threads.ReadTranscriptAsync(thread.Key(), query, cancellationToken) switch
        {
            null => Problem.ThreadNotFound,
            { Rounds: [var round] } => TypedResults.Ok(RunView.Of(thread.Id, round)),
            _ => RunNotFound,
        };
    }

    private static async Task<IResult> ListQueueAsync(
        [AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken) =>
        await threads.ReadTranscriptAsync(thread.Key(), new() { PageSize = 1 }, cancellationToken) is { } page
            ? TypedResults.Ok(new ItemsView<QueuedMessage>(page.Queue))
            : Problem.ThreadNotFound;

    private static async Task<IResult> ListApprovalsAsync(
        [AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken)
    {
        var key = thread.Key();
        if (await threads.FindAsync(key, cancellationToken) is not { } summary)
        {
            return Problem.ThreadNotFound;
        }

        // Only a run under way can wait for consent.
        var query = summary.RunId is { } run ? new TranscriptQuery { RunId = run, PageSize = 1 } : new() { PageSize = 1 };
        if (await threads.ReadTranscriptAsync(key, query, cancellationToken) is not { } page)
        {
            return Problem.ThreadNotFound;
        }

        List<OpenApprovalView> items =
            [.. page is { Rounds: [var round] } ? round.Items.Select(OpenApprovalView.Of).OfType<OpenApprovalView>() : []];
        List<OpenInputView> inputs =
            [.. page is { Rounds: [var asking] } ? asking.Items.Select(OpenInputView.Of).OfType<OpenInputView>() : []];
        List<OpenCallView> calls =
            [.. page is { Rounds: [var waiting] } ? waiting.Items.Select(OpenCallView.Of).OfType<OpenCallView>() : []];
        return TypedResults.Ok(new ApprovalsView(items, inputs, calls, page.Consents));
    }
}
