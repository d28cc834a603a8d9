using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class Generations
{
    [LoggerMessage(1, LogLevel.Warning, "Could not cancel an abandoned reply of {Model} at its provider: {Reason}")]
    private static partial void LogNotCancelled(ILogger logger, string model, string reason);
}
