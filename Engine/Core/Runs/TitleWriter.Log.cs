using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class TitleWriter
{
    [LoggerMessage(1, LogLevel.Debug, "Run {RunId}: no title from the model: {Reason}")]
    private static partial void LogNoTitle(ILogger logger, string runId, string reason);
}
