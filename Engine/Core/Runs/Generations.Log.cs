using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

internal sealed partial class Generations
{
    [LoggerMessage(1, LogLevel.Warning, "A reply of {Model} that nobody reads any more could not be cancelled at its provider: {Reason}")]
    private static partial void LogNotCancelled(ILogger logger, string model, string reason);
}
