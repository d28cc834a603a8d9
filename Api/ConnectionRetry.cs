using ChatCluster.Storage.Postgres;
using Npgsql;

namespace ChatCluster.Api;

/// <summary>A front end may be up before the first silo: it waits and says so, once for each reason and then twice a minute.</summary>
internal sealed partial class ConnectionRetry(TimeProvider time, ILogger<ConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaidAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnotherReason = TimeSpan.FromSeconds(5);

    private string? _reason;
    private long _said;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        var reason = Describe(exception);
        if (_reason is null || time.GetElapsedTime(_said) >= (reason == _reason ? SaidAgain : AnotherReason))
        {
            (_reason, _said) = (reason, time.GetTimestamp());
            LogWaiting(logger, Interval.TotalSeconds, reason);
        }

        await Task.Delay(Interval, time, cancellationToken);
        return true;
    }

    // The first silo of all makes the tables.
    private static string Describe(Exception exception) =>
        exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable }
            ? "No silo has been started with this database yet."
            : PostgresFailure.Explain(exception) ?? exception.Message;

    [LoggerMessage(
        1, LogLevel.Warning,
        "No silo is reachable yet; retrying every {Seconds} s. Start one (dotnet run --project Silo), or check ConnectionStrings:ChatCluster, ChatCluster:Cluster and its Secret. {Reason}")]
    private static partial void LogWaiting(ILogger logger, double seconds, string reason);
}
