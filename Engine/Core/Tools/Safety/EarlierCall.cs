using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// A call that came earlier in the same run. With neither <paramref name="Result"/> nor <paramref name="Error"/> it is still pending:
/// an earlier call of the same batch.
/// </summary>
/// <param name="Cached">Whether another call of the run answers instead of the tool.</param>
internal sealed record EarlierCall(string CallId, string Name, JsonElement Arguments, string? Result, ToolError? Error, bool Cached)
{
    public bool Pending => Result is null && Error is null;

    /// <summary>Whether the tool was, or will be, really called: neither the cache nor a rule answered in its place.</summary>
    public bool ReachedTool => !Cached && !(Error is { } error && ToolErrorCodes.NeverReachedTool(error.Code));
}
