using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>A webhook as it is kept: with its secrets, encrypted.</summary>
public sealed record StoredWebhook(Owner Owner, Webhook Webhook, ImmutableArray<SealedSecret> Secrets)
{
    /// <summary>Secrets that sign at a time, the newest first.</summary>
    public IEnumerable<SealedSecret> SecretsAt(DateTimeOffset now) => Secrets.Where(secret => secret.Until is not { } until || until > now);
}
