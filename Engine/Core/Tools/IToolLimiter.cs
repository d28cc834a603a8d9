namespace ChatCluster.Tools;

/// <summary>Enforces the limits that all calls of one tool share: its concurrency, and its circuit.</summary>
public interface IToolLimiter
{
    /// <summary>Waits in line for a place among the calls of a tool.</summary>
    /// <param name="concurrency">Places there are, from 1.</param>
    /// <returns>Null while the tool's circuit is open.</returns>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    Task<IToolLease?> EnterAsync(string tool, int concurrency, CancellationToken cancellationToken);
}
