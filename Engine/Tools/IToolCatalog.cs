namespace ChatCluster.Tools;

/// <summary>The tools of this process.</summary>
public interface IToolCatalog
{
    /// <summary>All tools, by name.</summary>
    IReadOnlyDictionary<string, ITool> Tools { get; }

    /// <summary>Whether a source that is not there yet may bring a tool of this name, or one that begins like it where it ends with <c>*</c>.</summary>
    bool MayCome(string name) => false;
}
