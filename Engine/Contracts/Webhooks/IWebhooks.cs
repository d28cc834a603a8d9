using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>Webhooks of owners, wherever they are kept.</summary>
public interface IWebhooks
{
    Task<WebhookAnswer> AskAsync(Owner owner, WebhookRequest request, CancellationToken cancellationToken);
}
