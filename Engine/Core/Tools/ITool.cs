namespace ChatCluster.Tools;

/// <summary>Something a model can have done. Implementations are safe for concurrent use.</summary>
public interface ITool
{
    ToolDescription Description { get; }

    /// <summary>
    /// Makes the call. Expected failures (bad arguments, an HTTP status, a timeout) are a <see cref="ToolOutput"/> with an error.
    /// Cancellation is the user's stop or the run's time limit, and must reach the endpoint.
    /// </summary>
    Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken);
}
