using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>What came of a tool call: a text (often JSON), content of several kinds, or an error the model can act on.</summary>
public sealed record ToolOutput(string? Text, ToolError? Error = null)
{
    /// <summary>What came in parts, in their order; the model's text is then made of it.</summary>
    public IReadOnlyList<ToolContent> Content { get; init; } = [];

    /// <summary>Questions to the owner, in place of a result: the call is made again with the answer.</summary>
    public ToolInput? Input { get; init; }

    /// <summary>Whether the endpoint, not the call, is at fault.</summary>
    public bool IsEndpointFailure => Error is { } error && ToolErrorCodes.IsEndpointFailure(error.Code);

    public static ToolOutput Ok(string text) => new(text);

    /// <summary>A result of several kinds.</summary>
    public static ToolOutput Ok(IReadOnlyList<ToolContent> content) => new((string?)null) { Content = content };

    /// <summary>No result yet: the owner is to be asked first.</summary>
    public static ToolOutput Asks(ToolInput input) => new((string?)null) { Input = input };

    public static ToolOutput Failed(string code, string message) => new(null, new(code, message));
}
