using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Problems;

internal sealed partial class ProblemExceptionHandler
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path} was refused: the store is unavailable")]
    private partial void LogStoreUnavailable(Exception exception, string method, string path);
}
