using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Answers with a response as it is by now, whether its run goes on or not.</summary>
internal sealed class ResponseNow(PostedRun run, ResponseAsk ask) : IResult
{
    private const int PageSize = 500;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var threads = httpContext.RequestServices.GetRequiredService<IThreads>();
        var answer = new ResponseAnswer(run, ask);
        await (await ReadAsync(threads, answer, httpContext.RequestAborted)).ExecuteAsync(httpContext);
    }

    private async Task<IResult> ReadAsync(IThreads threads, ResponseAnswer answer, CancellationToken cancellationToken)
    {
        var after = run.Before.Sequence;
        while (true)
        {
            if (await threads.ReadAsync(run.Key, after, PageSize, cancellationToken) is not { } page)
            {
                return Problem.ThreadNotFound;
            }

            foreach (var frame in page)
            {
                answer.Observe(frame);
                if (run.Observe(frame) || answer.IsOver)
                {
                    return answer.Build(run);
                }
            }

            if (page.Count == 0)
            {
                return answer.Build(run);
            }

            after = page[^1].Cursor!.Value.Sequence;
        }
    }
}
