using ChatCluster.Threads;
using ChatCluster.Tools.Arguments;

namespace ChatCluster.Tools;

/// <summary>
/// Whether a call would be refused before it reaches its endpoint: what is to be known before the owner is asked to consent to it.
/// </summary>
internal static class CallCheck
{
    /// <summary>Why the call would be refused, or none.</summary>
    public static async Task<string?> ProblemAsync(ITool tool, JsonText text, CancellationToken cancellationToken) =>
        ArgumentReader.Problem(tool.Description, text, out var arguments)
        ?? (tool is ICheckedTool strict ? await strict.ProblemAsync(arguments, cancellationToken) : null);
}
