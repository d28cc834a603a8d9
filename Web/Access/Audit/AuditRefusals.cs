using ChatCluster.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Access.Audit;

/// <summary>Counts who was not let in, and who may not do what they asked for, whatever refused it and in whatever format.</summary>
internal sealed class AuditRefusals(AuditLog audit, RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            // The route and not the path, which holds what callers write into it.
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            audit.Count(
                http.AuditOf(AuditAction.Refused, route is null ? null : $"{http.Request.Method} {route}") with
                {
                    Code = Problem.CodeOf(http),
                });
        }
    }
}
