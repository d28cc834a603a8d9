using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class Summarizer
{
    [LoggerMessage(
        1, LogLevel.Warning, "Run {RunId}: the model gave no summary of earlier messages, so they are left out of its prompt: {Reason}")]
    private static partial void LogNoSummary(ILogger logger, string runId, string reason);
}
