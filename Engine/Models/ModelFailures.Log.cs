using Microsoft.Extensions.Logging;

namespace ChatCluster.Models;

internal sealed partial class ModelFailures
{
    private void LogProviderText(string model, int status, string? text)
    {
        if (text is not null)
        {
            ProviderText(logger, model, status, text);
        }
    }

    // Sensitive: a provider's error may quote the prompt.
    [LoggerMessage(1, LogLevel.Trace, "Model {Model} answered {Status}: {Text}")]
    private static partial void ProviderText(ILogger logger, string model, int status, string text);
}
