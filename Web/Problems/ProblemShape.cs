using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>Marks routes whose clients expect another body of errors than ours; status and <c>Retry-After</c> stay.</summary>
/// <param name="Body">The body of a problem, as what is written as JSON.</param>
internal sealed record ProblemShape(Func<Problem, object> Body) : IProblemForm
{
    public Task WriteAsync(Problem problem, HttpContext http) =>
        TypedResults.Json(Body(problem), statusCode: problem.Status).ExecuteAsync(http);
}
