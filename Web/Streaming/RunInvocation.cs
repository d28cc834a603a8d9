using ChatCluster.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>One tool call of a run.</summary>
/// <param name="Arguments">The arguments as the model wrote them.</param>
/// <param name="Result">What the model read.</param>
/// <param name="Error">Why there is no result.</param>
/// <param name="ElapsedMs">How long the call took, in milliseconds; null when it has not ended.</param>
public sealed record RunInvocation(string CallId, string Name, JsonText Arguments, string? Result, ToolError? Error, long? ElapsedMs);
