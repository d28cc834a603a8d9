using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>
/// How the routes of another protocol say what is wrong: metadata of a route, or, where every refusal is to have it, a feature of the
/// request that is set before routing. <c>Retry-After</c> is written already.
/// </summary>
internal interface IProblemForm
{
    Task WriteAsync(Problem problem, HttpContext http);
}
