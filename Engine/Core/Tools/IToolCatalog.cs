namespace ChatCluster.Tools;

/// <summary>The tools of this process.</summary>
public interface IToolCatalog
{
    /// <summary>All tools, by name. Where sources change, each reading is one consistent snapshot.</summary>
    IReadOnlyDictionary<string, ITool> Tools { get; }

    /// <summary>Where the tools come from.</summary>
    IReadOnlyList<ToolSourceStatus> Sources => [];

    /// <summary>
    /// Whether a source that can change may yet bring a tool of this name, or one that begins like it where it ends with <c>*</c>.
    /// </summary>
    bool MayCome(string name) => false;
}
