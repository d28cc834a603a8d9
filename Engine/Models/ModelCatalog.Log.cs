using Microsoft.Extensions.Logging;

namespace ChatCluster.Models;

internal sealed partial class ModelCatalog
{
    [LoggerMessage(1, LogLevel.Information, "No model is configured: using {Model} of the Ollama at {Endpoint}")]
    private partial void LogOllama(string model, string endpoint);

    [LoggerMessage(
        2, LogLevel.Warning,
        "No model is configured and no Ollama with a chat model was found: using the built-in demo model. Configure one at ChatCluster:Models")]
    private partial void LogDemo();
}
