using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Compat;

/// <summary>
/// Recognises requests of another system's clients before anything can refuse them, and finds their credential where they put it.
/// </summary>
internal sealed class ForeignRequests(ForeignSystems systems, RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (systems.Find(http.Request.Path) is { } system)
        {
            http.Features.Set(system);
            http.Features.Set<IProblemForm>(system);
            if (system.FindCredential(http.Request) is { } credential)
            {
                http.Request.Headers.Authorization = $"Bearer {credential}";
            }
        }

        return next(http);
    }
}
