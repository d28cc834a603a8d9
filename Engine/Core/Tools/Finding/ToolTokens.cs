namespace ChatCluster.Tools.Finding;

/// <summary>What tools take of a prompt, as far as it can be said without the model's own counting.</summary>
internal static class ToolTokens
{
    private const int CharactersPerToken = 4;

    public static int Of(ToolDescription tool) =>
        (tool.Name.Length + tool.Description.Length + tool.Parameters.GetRawText().Length) / CharactersPerToken;
}
