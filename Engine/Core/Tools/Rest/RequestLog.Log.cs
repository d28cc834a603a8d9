using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Rest;

internal sealed partial class RequestLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} to {Host} answered {Status} in {Elapsed} ms")]
    private static partial void LogAnswered(ILogger logger, HttpMethod method, string host, int status, long elapsed);

    [LoggerMessage(2, LogLevel.Information, "{Method} to {Host} failed with {Failure} ({Reason}) after {Elapsed} ms")]
    private static partial void LogFailed(
        ILogger logger, HttpMethod method, string host, string failure, HttpRequestError? reason, long elapsed);
}
