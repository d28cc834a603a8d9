using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>How the routes of another protocol say what is wrong. It is a feature of the request, set before routing, so that every refusal has it.</summary>
internal interface IProblemForm
{
    Task WriteAsync(Problem problem, HttpContext http);
}
