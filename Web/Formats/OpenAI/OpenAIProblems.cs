using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>Errors in the form that clients of OpenAI's API read.</summary>
internal static class OpenAIProblems
{
    public static ProblemShape Shape { get; } = new(problem => new { error = Of(problem) });

    public static OpenAIError Of(Problem problem) => new(problem.Detail, TypeOf(problem.Status), problem.Code, problem.Field);

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
