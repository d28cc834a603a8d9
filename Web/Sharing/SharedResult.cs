using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>The beginning of a tool's result.</summary>
/// <param name="Preview">At most 500 characters.</param>
public sealed record SharedResult(string Type, string CallId, string Name, string? Preview, SharedError? Error, long ElapsedMs)
{
    internal static SharedResult? Of(ToolFinished? result) => result is null ? null : new(
        ToolFinished.TypeName,
        result.CallId,
        result.Name,
        result.Preview,
        result.Error is { } error ? new(error.Code) : null,
        result.ElapsedMs);
}
