using Microsoft.Extensions.Logging;

namespace ChatCluster.Configuration;

internal sealed partial class SteadyOptions<TOptions>
{
    [LoggerMessage(1, LogLevel.Error, "The changed settings are invalid; keeping the previous ones: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
