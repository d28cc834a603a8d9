using ChatCluster.Configuration;

namespace ChatCluster.Webhooks;

/// <summary>How webhooks are delivered: the section <c>ChatCluster:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Webhooks that an owner may have. Default 20; from 0, which switches webhooks off, to 1,000.</summary>
    public int PerOwner { get; set; } = 20;

    /// <summary>How long an attempt may take. Default 15 s; from 1 s to 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts at a delivery before it is abandoned. Default 12, which is about a day; from 1 to 50.</summary>
    public int MaxAttempts { get; set; } = 12;

    /// <summary>
    /// The wait before the second attempt; each further one is three times as long, up to 6 h. Default 5 s; from 100 ms to 1 h.
    /// </summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a secret goes on signing beside the one that took its place. Default 24 h; from 0 to 30 days.</summary>
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Days that deliveries stay in the log. Default 7; from 1 to 90.</summary>
    public int LogDays { get; set; } = 7;

    public IReadOnlyList<string> Validate() =>
    [
        .. Check.Range("ChatCluster:Webhooks:PerOwner", PerOwner, 0, 1_000),
        .. Check.Range("ChatCluster:Webhooks:Timeout", Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        .. Check.Range("ChatCluster:Webhooks:MaxAttempts", MaxAttempts, 1, 50),
        .. Check.Range("ChatCluster:Webhooks:FirstRetry", FirstRetry, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        .. Check.Range("ChatCluster:Webhooks:SecretOverlap", SecretOverlap, TimeSpan.Zero, TimeSpan.FromDays(30)),
        .. Check.Range("ChatCluster:Webhooks:LogDays", LogDays, 1, 90),
    ];
}
