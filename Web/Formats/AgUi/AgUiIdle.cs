using ChatCluster.Threads;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>Answers with a thread in which nothing runs: an exchange that shows what there is, and ends.</summary>
/// <param name="messages">What there is; null for a thread that does not exist yet, whose client keeps what it has.</param>
internal sealed class AgUiIdle(ThreadKey key, string runId, AgUiMessages? messages) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        NativeFormat.WriteSseHeaders(httpContext.Response);
        var output = httpContext.Response.BodyWriter;
        AgUiProjection.WriteRunStarted(output, key, runId);
        if (messages is not null)
        {
            AgUiProjection.WriteMessages(output, messages, null);
        }

        AgUiProjection.WriteNothingRuns(output, key, runId);
        await output.FlushAsync(httpContext.RequestAborted);
    }
}
