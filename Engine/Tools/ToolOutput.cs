using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>What came of a tool call: a text (often JSON), or an error the model can act on.</summary>
public sealed record ToolOutput(string? Text, ToolError? Error = null)
{
    public static ToolOutput Ok(string text) => new(text);

    public static ToolOutput Failed(string code, string message) => new(null, new(code, message));
}
