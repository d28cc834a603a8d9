namespace ChatCluster.Webhooks;

/// <summary>What a webhook can be told of.</summary>
public static class WebhookEvents
{
    /// <summary>A run ended as <c>completed</c>, <c>stopped</c> or <c>limited</c>.</summary>
    public const string RunFinished = "run.finished";

    /// <summary>A run ended as <c>failed</c>.</summary>
    public const string RunFailed = "run.failed";

    /// <summary>A tool call waits for its owner's consent.</summary>
    public const string ApprovalRequested = "approval.requested";

    /// <summary>Sent when its owner asks for it, whatever the webhook listens to.</summary>
    public const string Test = "webhook.test";

    /// <summary>Those that can be listened to.</summary>
    public static IReadOnlyList<string> All { get; } = [RunFinished, RunFailed, ApprovalRequested];
}
