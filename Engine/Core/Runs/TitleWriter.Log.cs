using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class TitleWriter
{
    [LoggerMessage(1, LogLevel.Debug, "Run {RunId}: the model returned no title: {Reason}")]
    private static partial void LogNoTitle(ILogger logger, string runId, string reason);
}
