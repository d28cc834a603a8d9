using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>Gives the bare statuses of routing a body like every other error.</summary>
internal static class StatusProblems
{
    public static Problem BodyTooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, "body_too_large",
            "The body is larger than this server takes. Send less; the operator sets the limit with ChatCluster:Limits:BodyBytes.");

    public static Problem UnsupportedMediaType { get; } = new(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_media_type",
        "Send the body as JSON with the header 'Content-Type: application/json', or for an import as lines with 'application/x-ndjson'.");

    public static Task WriteAsync(StatusCodeContext context)
    {
        var request = context.HttpContext.Request;
        var problem = context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound =>
                new Problem(404, "route_not_found", $"There is no {request.Path}. /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed =>
                new Problem(
                    405, "method_not_allowed", $"{request.Path} does not take {request.Method}. /openapi/v1.json lists what it takes."),
            StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
            StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
            StatusCodes.Status400BadRequest when BadRequestProblems.FindUnbound(context.HttpContext) is { } unbound => unbound,
            var status => new Problem(status, $"http_{status}", "The request was refused."),
        };
        return problem.ExecuteAsync(context.HttpContext);
    }
}
