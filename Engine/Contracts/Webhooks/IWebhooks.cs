using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>Webhooks of owners, wherever they are kept.</summary>
public interface IWebhooks
{
    /// <summary>Reads or changes the webhooks of <paramref name="owner"/>.</summary>
    Task<WebhookAnswer> AskAsync(Owner owner, WebhookRequest request, CancellationToken cancellationToken);
}
