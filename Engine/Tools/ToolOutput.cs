using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>What came of a tool call: a text (often JSON), or an error the model can act on.</summary>
public sealed record ToolOutput(string? Text, ToolError? Error = null)
{
    /// <summary>Whether the endpoint, not the call, is at fault.</summary>
    internal bool IsEndpointFailure => Error is { } error && ToolErrorCodes.IsEndpointFailure(error.Code);

    public static ToolOutput Ok(string text) => new(text);

    public static ToolOutput Failed(string code, string message) => new(null, new(code, message));
}
