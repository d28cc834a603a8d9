using Microsoft.Extensions.Logging;

namespace ChatCluster.Webhooks;

internal sealed partial class WebhookDispatcher
{
    [LoggerMessage(1, LogLevel.Information, "Webhook {WebhookId}: delivery {DeliveryId} was abandoned after {Attempts} attempts: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string webhookId, string deliveryId, int attempts, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Webhooks could not be delivered; will retry: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "Webhook {WebhookId} was disabled: {Reason}")]
    private static partial void LogDisabled(ILogger logger, string webhookId, string reason);
}
