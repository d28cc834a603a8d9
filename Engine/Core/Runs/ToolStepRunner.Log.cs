using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class ToolStepRunner
{
    [LoggerMessage(1, LogLevel.Error, "Tool {Tool}, call {CallId} could not be checked and is not executed.")]
    private static partial void LogNotChecked(ILogger logger, string tool, string callId, Exception exception);
}
