namespace ChatCluster.Tools;

/// <summary>Lists the tools for people, wherever they are called from: a front end of a cluster asks a silo.</summary>
public interface IToolList
{
    Task<ToolListing> ReadAsync(CancellationToken cancellationToken);
}
