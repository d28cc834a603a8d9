using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class RunSupervisor
{
    [LoggerMessage(20, LogLevel.Information, "Run {RunId}: {Task} was not done: {Reason}")]
    private static partial void LogNotDone(ILogger logger, string runId, string task, string reason);
}
