using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Errors as clients of Open Responses read them: every field is text, also one without a value.</summary>
internal static class ResponsesProblems
{
    public static ProblemShape Shape { get; } = new(problem => new { error = Of(problem) });

    public static OpenAIError Of(Problem problem) => OpenAIProblems.Of(problem) with { Param = problem.Field ?? "" };
}
