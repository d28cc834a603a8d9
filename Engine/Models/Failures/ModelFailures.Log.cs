using Microsoft.Extensions.Logging;

namespace ChatCluster.Models;

internal sealed partial class ModelFailures
{
    // Sensitive: a provider's error may quote the prompt.
    [LoggerMessage(1, LogLevel.Trace, "Model {Model} answered {Status}: {Text}")]
    private partial void LogProviderText(string model, int status, string text);

    [LoggerMessage(
        2, LogLevel.Warning, "Model {Model} failed with {Code}: {Address} {How}. The provider's reason: {Reason}. Repair: {Repair}")]
    private partial void LogFailure(
        string model, string code, string address, string how, string reason, string repair, Exception? exception);
}
