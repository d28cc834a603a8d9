using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Freva;

/// <summary>The climate assistant: everything is a GET, the stream is a JSON object a line.</summary>
internal sealed class FrevaSystem()
    : ForeignSystem("freva", ["/api/chatbot", "/healthz", .. FrevaEndpoints.Names.Select(name => $"/api/chatbot/{name}")])
{
    private const string UserToken = "x-freva-user-token";

    public override void Map(RouteGroups routes) => FrevaEndpoints.Map(routes);

    public override string? FindCredential(HttpRequest request) =>
        request.Headers.Authorization.Count == 0 && request.Headers.TryGetValue(UserToken, out var token) ? token.ToString() : null;

    protected override Problem Word(Problem problem, HttpContext http) => problem.Code switch
    {
        "unauthorized" when http.Request.Headers.Authorization.ToString() is { Length: > 0 } sent
            && !sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) =>
            problem with
            {
                Status = StatusCodes.Status422UnprocessableEntity,
                Detail = "Authorization header is not a Bearer token. Use the Bearer token format.",
            },
        "unauthorized" =>
            problem with { Detail = "Authentication is required: send 'Authorization: Bearer <key>' or 'x-freva-user-token: <key>'." },
        "thread_not_found" or "bad_thread_id" => problem with { Status = StatusCodes.Status404NotFound, Detail = "Thread not found." },
        "busy" => problem with { Detail = "The conversation of this thread is still active. Stop it, or wait for its end." },
        _ => base.Word(problem, http),
    };
}
