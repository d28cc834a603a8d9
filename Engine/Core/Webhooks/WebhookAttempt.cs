namespace ChatCluster.Webhooks;

/// <summary>What became of one attempt.</summary>
/// <param name="Status">The answer's; null when there was none.</param>
/// <param name="Error">What went wrong; null when it was taken.</param>
/// <param name="RetryAfter">How long the receiver asks to wait.</param>
internal sealed record WebhookAttempt(int? Status, string? Error, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Error is null;

    /// <summary>Whether the receiver wants no more.</summary>
    public bool IsGone => Status == 410;
}
