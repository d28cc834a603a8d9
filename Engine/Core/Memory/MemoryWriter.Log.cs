using Microsoft.Extensions.Logging;

namespace ChatCluster.Memory;

internal sealed partial class MemoryWriter
{
    [LoggerMessage(1, LogLevel.Warning, "Run {RunId}: could not extract facts from its message: {Reason}")]
    private static partial void LogNoFacts(ILogger logger, string runId, string reason);
}
