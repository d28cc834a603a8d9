using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Problems;

internal sealed partial class ProblemExceptionHandler
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} was answered 503: {Reason}")]
    private partial void LogStoreUnavailable(string method, string path, string reason);
}
