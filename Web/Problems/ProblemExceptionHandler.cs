using ChatCluster.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Problems;

/// <summary>The one place where exceptions become answers.</summary>
internal sealed partial class ProblemExceptionHandler(IHostApplicationLifetime lifetime, ILogger<ProblemExceptionHandler> logger)
    : IExceptionHandler
{
    private const string StoreAway = "The store cannot be reached, or has too much to do at the moment. Send the request again.";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer; the status is for access logs.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = ToProblem(exception, httpContext);
        problem = problem.Status >= 500 && StoredPost.Of(httpContext) is { } stored ? stored.Tell(problem) : problem;
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private Problem ToProblem(Exception exception, HttpContext http)
    {
        var request = http.Request;
        switch (exception)
        {
            case RequestException wrong:
                return wrong.Problem;
            case BadHttpRequestException bad:
                return BadRequestProblems.Of(bad, http);
            case StoreUnavailableException unavailable:
                // No stack: during an outage every request comes here.
                LogStoreUnavailable(request.Method, request.Path, Reason(unavailable));
                return new(StatusCodes.Status503ServiceUnavailable, "store_unavailable", unavailable.Advice ?? StoreAway)
                {
                    RetryAfterSeconds = 5,
                };
            case ThreadDamagedException:
                LogFailed(exception, request.Method, request.Path);
                return Problem.ThreadDamaged;
            case ThreadConflictException:
                return new(StatusCodes.Status503ServiceUnavailable, "thread_moved",
                    "The thread has just moved to another server. Send the request again.")
                { RetryAfterSeconds = 1 };
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                return Problem.Stopping;
            default:
                LogFailed(exception, request.Method, request.Path);
                return new(StatusCodes.Status500InternalServerError, "internal_error", "The server made an error. Its log has the cause.");
        }
    }

    private static string Reason(StoreUnavailableException exception) =>
        exception.InnerException is { Message: var cause } ? $"{exception.Message} {cause}" : exception.Message;
}
