namespace ChatCluster.Api;

/// <summary>A front end may be up before the first silo: it waits and says so.</summary>
internal sealed partial class ConnectionRetry(TimeProvider time, ILogger<ConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(logger, Interval.TotalSeconds, exception.Message);
        await Task.Delay(Interval, time, cancellationToken);
        return true;
    }

    [LoggerMessage(
        1, LogLevel.Warning,
        "No silo is reachable yet; retrying in {Seconds} s. Start one, or check ConnectionStrings:ChatCluster, ChatCluster:Cluster and its Secret. {Reason}")]
    private static partial void LogWaiting(ILogger logger, double seconds, string reason);
}
