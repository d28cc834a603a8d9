namespace ChatCluster.Threads;

/// <summary>Why a tool call has no result, in words the model can act on. Never a stack trace, never a secret.</summary>
/// <param name="Code">Stable: <c>unknown_tool</c>, <c>bad_arguments</c>, <c>http_404</c>, <c>timeout</c>, <c>stopped</c>,
/// <c>credentials_unavailable</c>, <c>outcome_unknown</c>, …</param>
/// <param name="Message">One or two sentences.</param>
public sealed record ToolError(string Code, string Message);
