using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>What came of a tool call: a text (often JSON), content of several kinds, or an error the model can act on.</summary>
public sealed record ToolOutput(string? Text, ToolError? Error = null)
{
    /// <summary>What came in parts, in their order; the model's text is then made of it.</summary>
    public IReadOnlyList<ToolContent> Content { get; init; } = [];

    /// <summary>Whether the endpoint, not the call, is at fault.</summary>
    internal bool IsEndpointFailure => Error is { } error && ToolErrorCodes.IsEndpointFailure(error.Code);

    public static ToolOutput Ok(string text) => new(text);

    /// <summary>A result of several kinds.</summary>
    public static ToolOutput Ok(IReadOnlyList<ToolContent> content) => new((string?)null) { Content = content };

    public static ToolOutput Failed(string code, string message) => new(null, new(code, message));
}
