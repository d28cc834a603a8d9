using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class Summarizer
{
    [LoggerMessage(
        1, LogLevel.Warning, "Run {RunId}: the model returned no summary of earlier messages, so its prompt omits them: {Reason}")]
    private static partial void LogNoSummary(ILogger logger, string runId, string reason);
}
