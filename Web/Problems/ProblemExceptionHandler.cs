using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Problems;

/// <summary>The one place where exceptions become answers.</summary>
internal sealed partial class ProblemExceptionHandler(IHostApplicationLifetime lifetime, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
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

        await ToProblem(exception, httpContext.Request).ExecuteAsync(httpContext);
        return true;
    }

    private Problem ToProblem(Exception exception, HttpRequest request)
    {
        switch (exception)
        {
            case RequestException wrong:
                return wrong.Problem;
            case BadHttpRequestException bad:
                return OfBadRequest(bad);
            case StoreUnavailableException unavailable:
                // No stack: during an outage every request comes here.
                LogStoreUnavailable(request.Method, request.Path, Reason(unavailable));
                return new(StatusCodes.Status503ServiceUnavailable, "store_unavailable", unavailable.Advice ?? StoreAway) { RetryAfterSeconds = 5 };
            case ThreadDamagedException:
                LogFailed(exception, request.Method, request.Path);
                return Problem.ThreadDamaged;
            case ThreadConflictException:
                return new(StatusCodes.Status503ServiceUnavailable, "thread_moved", "The thread has just moved to another server. Send the request again.") { RetryAfterSeconds = 1 };
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                return Problem.Stopping;
            default:
                LogFailed(exception, request.Method, request.Path);
                return new(StatusCodes.Status500InternalServerError, "internal_error", "The server made an error. Its log has the cause.");
        }
    }

    private static string Reason(StoreUnavailableException exception) =>
        exception.InnerException is { Message: var cause } ? $"{exception.Message} {cause}" : exception.Message;

    private static Problem OfBadRequest(BadHttpRequestException exception) => (exception.StatusCode, exception.InnerException) switch
    {
        (StatusCodes.Status400BadRequest, JsonException json) => OfJson(json),
        (StatusCodes.Status413PayloadTooLarge, _) => StatusProblems.BodyTooLarge,
        (StatusCodes.Status415UnsupportedMediaType, _) => StatusProblems.UnsupportedMediaType,
        _ => new(exception.StatusCode, "malformed", OfBinding(exception.Message)),
    };

    // The framework tells of a parameter by its .NET type: Failed to bind parameter "Nullable<int> page" from "x".
    private static string OfBinding(string message) => Parameter().Match(message) is { Success: true } parameter
        ? $"'{JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups[1].Value)}' is missing, or not what is expected there. /openapi/v1.json has the schema."
        : message;

    [GeneratedRegex("""parameter "(?:[^"]* )?(\w+)" """, RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    private static Problem OfJson(JsonException json)
    {
        // The serializer's own message names .NET types; the path and the line are what a caller can use.
        var field = json.Path?.TrimStart('$').TrimStart('.');
        var where = string.IsNullOrEmpty(field) ? "The body" : $"The field '{field}'";
        var line = json.LineNumber is { } number ? $" (line {number + 1})" : "";
        return new(StatusCodes.Status400BadRequest, "malformed_json", $"{where} is not the JSON that is expected there{line}. /openapi/v1.json has the schema.");
    }
}
