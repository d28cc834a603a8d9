using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Compat;

/// <summary>Another chat system whose clients are served by its own routes, in its own words.</summary>
/// <param name="name">Its name in <c>ChatCluster:Compat</c>.</param>
/// <param name="paths">What its routes begin with.</param>
internal abstract class ForeignSystem(string name, params string[] paths) : IProblemForm
{
    /// <summary>The code of a refusal that has its words from here already.</summary>
    private const string Worded = "foreign";

    public string Name => name;

    public IReadOnlyList<PathString> Paths { get; } = [.. paths.Select(path => new PathString(path))];

    /// <summary>A refusal in this system's words.</summary>
    public static Problem Refusal(int status, string detail) => new(status, Worded, detail);

    public abstract void Map(RouteGroups routes);

    /// <summary>A credential that is not where ours is looked for; null when there is none.</summary>
    public virtual string? FindCredential(HttpRequest request) => null;

    public Task WriteAsync(Problem problem, HttpContext http)
    {
        var said = problem.Code is Worded ? problem : Word(problem, http);
        http.Response.StatusCode = said.Status;
        return http.Response.WriteAsJsonAsync(Body(said), http.RequestAborted);
    }

    /// <summary>The status and the text that this system has for a refusal of ours.</summary>
    protected virtual Problem Word(Problem problem, HttpContext http) => problem.Code switch
    {
        "method_not_allowed" => problem with { Detail = "Method Not Allowed" },
        "route_not_found" => problem with { Detail = "Not Found" },
        "unauthorized" => problem with { Detail = "Not authenticated" },
        "malformed" or "malformed_json" or "unsupported_media_type" => problem with { Status = StatusCodes.Status422UnprocessableEntity },
        _ => problem,
    };

    /// <summary>The body of a refusal. All five systems are built on frameworks that say <c>detail</c>.</summary>
    protected virtual object Body(Problem problem) => new { detail = problem.Detail };
}
