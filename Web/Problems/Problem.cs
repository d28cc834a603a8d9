using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatCluster.Web.Problems;

/// <summary>An error as RFC 9457 problem details: a status, a stable code for programs, and a sentence that names the repair.</summary>
internal sealed record Problem(int Status, string Code, string Detail) : IResult
{
    /// <summary>Sent as <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The run the problem is about.</summary>
    public string? RunId { get; init; }

    /// <summary>The thread the problem is about.</summary>
    public string? ThreadId { get; init; }

    public static Problem ThreadNotFound { get; } =
        new(StatusCodes.Status404NotFound, "thread_not_found", "You have no such thread. GET /v1/threads lists yours.");

    public static Problem ThreadDamaged { get; } = new(
        StatusCodes.Status409Conflict,
        "thread_damaged",
        "What is stored of this thread cannot be read, and trying again does not help. Its operator finds the place in the log and may put a backup back; DELETE removes the thread.");

    public static Problem Stopping { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "stopping", "The server is shutting down. Send the request again in a moment.") { RetryAfterSeconds = 2 };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var details = new ProblemDetails { Status = Status, Title = ReasonPhrases.GetReasonPhrase(Status), Detail = Detail };
        Add(details, "code", Code);
        Add(details, "threadId", ThreadId);
        Add(details, "runId", RunId);
        return TypedResults.Problem(details).ExecuteAsync(httpContext);
    }

    private static void Add(ProblemDetails details, string name, string? value)
    {
        if (value is not null)
        {
            details.Extensions[name] = value;
        }
    }
}
