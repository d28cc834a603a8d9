using ChatCluster.Threads;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Answers a message that was posted into a conversation, as soon as it is known which response it follows.</summary>
internal sealed class ResponseBehind(PostedRun run, ResponseAsk ask, Func<ResponseAsk, IResult> answer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // A client that leaves meanwhile is seen by the answer, which knows what becomes of the run.
        var threads = httpContext.RequestServices.GetRequiredService<IThreads>();
        var message = await ResponsePlace.FindMessageAsync(threads, run, CancellationToken.None);
        var previous = await ResponsePlace.FindPreviousAsync(threads, run.Key, message, CancellationToken.None);
        await answer(ask with { Previous = previous }).ExecuteAsync(httpContext);
    }
}
