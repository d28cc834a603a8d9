using ChatCluster.Webhooks;

namespace ChatCluster.Web.Webhooks;

/// <summary>A webhook.</summary>
/// <param name="ThreadId">The one thread it is for; left out when it is for all.</param>
/// <param name="DisabledReason">Why the server disabled it.</param>
/// <param name="Secret">What its posts are signed with, <c>whsec_…</c>: shown once, when it is made.</param>
/// <param name="OldSecretUntil">How long the secret before goes on signing beside the new one.</param>
public sealed record WebhookView(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    string? ThreadId,
    string? Description,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset CreatedAt,
    string? Secret,
    DateTimeOffset? OldSecretUntil)
{
    internal static WebhookView Of(Webhook webhook, string? secret = null, DateTimeOffset? oldSecretUntil = null) => new(
        webhook.Id,
        webhook.Url,
        webhook.Events,
        webhook.ThreadId,
        webhook.Description,
        webhook.Enabled,
        webhook.DisabledReason,
        webhook.CreatedAt,
        secret,
        oldSecretUntil);
}
