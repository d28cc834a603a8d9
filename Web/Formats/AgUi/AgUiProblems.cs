using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>Errors as plain JSON: the client parses no other content type.</summary>
internal static class AgUiProblems
{
    public static ProblemShape Shape { get; } =
        new(problem => new { problem.Code, Message = problem.Detail, problem.Field, problem.Suggestion });
}
