using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatCluster.Web.Problems;

/// <summary>An error as RFC 9457 problem details: a status, a stable code for programs, and a sentence that names the repair.</summary>
internal sealed record Problem(int Status, string Code, string Detail) : IResult
{
    private const int MaxShownName = 64;

    /// <summary>Sent as <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether a conflict is over by the time that the same request comes again, and that does no harm.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>The run the problem is about.</summary>
    public string? RunId { get; init; }

    /// <summary>The thread the problem is about.</summary>
    public string? ThreadId { get; init; }

    /// <summary>The field or parameter that is wrong.</summary>
    public string? Field { get; init; }

    /// <summary>The name that was probably meant.</summary>
    public string? Suggestion { get; init; }

    /// <summary>What can be asked for instead.</summary>
    public IReadOnlyList<string>? Served { get; init; }

    public static Problem ThreadNotFound { get; } =
        new(StatusCodes.Status404NotFound, "thread_not_found", "You have no such thread. GET /v1/threads lists yours.");

    public static Problem ThreadDamaged { get; } = new(
        StatusCodes.Status409Conflict,
        "thread_damaged",
        "What is stored of this thread cannot be read, and trying again does not help. Its operator finds the place in the log and may put a backup back; DELETE removes the thread.");

    public static Problem Stopping { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "stopping", "The server is shutting down. Send the request again in a moment.")
        {
            RetryAfterSeconds = 2,
        };

    /// <summary>What a stream ends with that the server ends, whose run goes on.</summary>
    public static Problem StreamEnded { get; } = Stopping with
    {
        Detail = "The server ends this stream, and the run goes on. Come back to the thread for the rest; a message sent again is asked again.",
    };

    /// <summary>406: the answer exists, but in none of the forms that were asked for.</summary>
    public static Problem NotServed(string detail, IReadOnlyList<string> served) =>
        new(StatusCodes.Status406NotAcceptable, "not_served", $"{detail} Served: {string.Join(", ", served)}.") { Served = served };

    /// <summary>422: a name that nothing here has.</summary>
    /// <param name="kind">What it would be the name of.</param>
    /// <param name="known">The names there are.</param>
    public static Problem Unknown(string code, string kind, string name, IReadOnlyList<string> known)
    {
        var suggestion = MeantName.Find(name, known);
        var repair = suggestion is not null ? $"Did you mean '{suggestion}'?"
            : known.Count > 0 ? $"There are: {string.Join(", ", known)}."
            : "There is none here; leave it out.";
        var shown = name.Length <= MaxShownName ? name : name[..MaxShownName] + "…";
        return new(StatusCodes.Status422UnprocessableEntity, code, $"There is no {kind} '{shown}' here. {repair}")
        {
            Field = shown,
            Suggestion = suggestion,
        };
    }

    /// <summary>The code of the problem that a request was answered with; null without one.</summary>
    public static string? CodeOf(HttpContext http) => http.Items.TryGetValue(typeof(Problem), out var code) ? (string?)code : null;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Items[typeof(Problem)] = Code;
        if (RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // The message of a failed run is stored, and so may be that of a request which failed later: sent again, it would be posted again
        // (unless its client named the message and the thread, which is known only there). A request in conflict with the thread is for
        // its caller to look at: repeated, it may mean something else. Libraries that repeat all of these by themselves (those of OpenAI
        // and of Anthropic) honour this header.
        var isStored = Status >= 500 && (RunId is not null || StoredPost.Of(httpContext) is not null);
        if (Status == StatusCodes.Status409Conflict || isStored)
        {
            httpContext.Response.Headers["x-should-retry"] = MayRepeat && !isStored ? "true" : "false";
        }

        // An exception handler has left the route; its feature remembers it.
        var endpoint = httpContext.GetEndpoint() ?? httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if ((httpContext.Features.Get<IProblemForm>() ?? endpoint?.Metadata.GetMetadata<IProblemForm>()) is { } form)
        {
            return form.WriteAsync(this, httpContext);
        }

        var details = new ProblemDetails { Status = Status, Title = ReasonPhrases.GetReasonPhrase(Status), Detail = Detail };
        Add(details, "code", Code);
        Add(details, "threadId", ThreadId);
        Add(details, "runId", RunId);
        Add(details, "field", Field);
        Add(details, "suggestion", Suggestion);
        Add(details, "served", Served);
        return TypedResults.Problem(details).ExecuteAsync(httpContext);
    }

    private static void Add(ProblemDetails details, string name, object? value)
    {
        if (value is not null)
        {
            details.Extensions[name] = value;
        }
    }
}
