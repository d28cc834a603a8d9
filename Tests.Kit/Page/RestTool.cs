namespace ChatCluster.Tests.Page;

/// <summary>A tool of the test's own: a REST endpoint.</summary>
internal static class RestTool
{
    /// <param name="url">With the tool's parameters in braces.</param>
    public static (string Name, string Value)[] Settings(string name, string url, bool needsApproval = false) =>
    [
        ($"ChatCluster:Tools:Rest:{name}:Description", "Looks an indicator up."),
        ($"ChatCluster:Tools:Rest:{name}:Url", url),
        ($"ChatCluster:Tools:Rest:{name}:NeedsApproval", needsApproval.ToString()),
    ];
}
