using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Streaming;

/// <summary>Waits for a run's end and answers with all of it at once, in the form that <paramref name="answer"/> makes.</summary>
internal sealed class RunWait(PostedRun run, IRunAnswer answer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The wait may be long, and holds nothing of the body.
        httpContext.Features.Get<BodyShare>()?.Release();
        var threads = httpContext.RequestServices.GetRequiredService<IThreads>();
        using var end = new StreamEnd(httpContext);
        IResult result;
        try
        {
            result = await WaitAsync(threads, end.Token);
        }
        catch (OperationCanceledException) when (end.Stopping)
        {
            result = Problem.Stopping with
            {
                Detail = "The server is shutting down. The run goes on: GET the thread's messages or events in a moment.",
                ThreadId = run.Key.Id,
                RunId = run.RunId,
            };
        }
        catch (OperationCanceledException) when (end.ClientLeft)
        {
            await run.LeaveAsync(threads);
            return;
        }

        await result.ExecuteAsync(httpContext);
    }

    private async Task<IResult> WaitAsync(IThreads threads, CancellationToken cancellationToken)
    {
        await foreach (var batch in threads.WatchAsync(run.Key, run.Before, cancellationToken).WithCancellation(cancellationToken))
        {
            foreach (var frame in batch)
            {
                answer.Observe(frame);
                if (run.Observe(frame) || answer.IsOver)
                {
                    return run.TakenBack
                        ? new Problem(StatusCodes.Status409Conflict, "message_taken_back",
                            "The message was taken back before its run began. Post it again to have it answered.")
                        { ThreadId = run.Key.Id }
                        : answer.Build(run);
                }
            }

            if (answer.IsWaiting && await threads.IsAtLogEndAsync(run.Key, batch, cancellationToken))
            {
                return answer.Build(run);
            }
        }

        // A watch that ends by itself tells of a thread that was deleted, or of a host that stops before its token says so.
        cancellationToken.ThrowIfCancellationRequested();
        return Problem.ThreadNotFound with { Detail = "The thread was deleted while its run was under way.", ThreadId = run.Key.Id };
    }
}
