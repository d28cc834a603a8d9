using ChatCluster.Webhooks;

namespace ChatCluster.Web.Webhooks;

/// <summary>One page of what a webhook was told, newest first.</summary>
/// <param name="Next">The <c>cursor</c> of the page after this one; left out on the last.</param>
public sealed record WebhookLogView(IReadOnlyList<WebhookDelivery> Items, string? Next);
