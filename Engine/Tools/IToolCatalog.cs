namespace ChatCluster.Tools;

/// <summary>The tools of this process.</summary>
public interface IToolCatalog
{
    /// <summary>All tools, by name.</summary>
    IReadOnlyDictionary<string, ITool> Tools { get; }
}
