using System.Globalization;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>The threat-intelligence chatbot over IntelOwl: its sessions are threads.</summary>
internal sealed class IntelOwlSystem()
    : ForeignSystem(
        "intelowl", "/api/chatbot", "/api/chatbot/sessions", "/api/chatbot/analysis", "/api/chatbot/health", "/ws/chat")
{
    public const string NoSession = "Session not found.";

    private const string Scheme = "Token ";

    public override void Map(RouteGroups routes) => IntelOwlEndpoints.Map(routes);

    public override string? FindCredential(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;
    }

    protected override Problem Word(Problem problem, HttpContext http) => problem.Code switch
    {
        "chat_disabled" => problem with { Detail = "Chatbot is not enabled." },
        "unauthorized" when http.Request.Headers.Authorization.Count > 0 => problem with { Detail = "Invalid token." },
        "unauthorized" => problem with { Detail = "Authentication credentials were not provided." },
        "role_not_allowed" => problem with { Detail = "You do not have permission to perform this action." },
        "thread_not_found" or "bad_thread_id" => problem with { Status = StatusCodes.Status404NotFound, Detail = NoSession },
        "malformed" or "malformed_json" => problem with { Status = StatusCodes.Status400BadRequest, Detail = "Invalid JSON." },
        "method_not_allowed" => problem with { Detail = $"Method \"{http.Request.Method}\" not allowed." },
        "busy" => problem with { Detail = "This session is still answering. Send the message when it has ended, or stop it." },
        "rate_limited" => problem with
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture, $"Request was throttled. Expected available in {problem.RetryAfterSeconds} seconds."),
        },
        { } when problem.Status is StatusCodes.Status422UnprocessableEntity or StatusCodes.Status413PayloadTooLarge =>
            problem with { Status = StatusCodes.Status400BadRequest },
        _ => problem,
    };

    // What is wrong with a field stands under its name.
    protected override object Body(Problem problem) => problem is { Status: StatusCodes.Status400BadRequest, Field: { } field }
        ? new Dictionary<string, string[]> { [field] = [problem.Detail] }
        : base.Body(problem);
}
