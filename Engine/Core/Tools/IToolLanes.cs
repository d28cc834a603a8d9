namespace ChatCluster.Tools;

/// <summary>Keeps the limits that all calls of one tool share: how many at once, and whether its endpoint is left alone.</summary>
public interface IToolLanes
{
    /// <summary>Waits in line for a place among the calls of a tool.</summary>
    /// <param name="concurrency">Places there are, from 1.</param>
    /// <returns>Null while the tool is left alone because it failed repeatedly.</returns>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    Task<IToolPlace?> EnterAsync(string tool, int concurrency, CancellationToken cancellationToken);
}
