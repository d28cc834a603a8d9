namespace ChatCluster.Models;

/// <summary>A model call failed, in words for people. Its message never holds a key, a prompt or a stack trace.</summary>
/// <param name="code">Stable: <c>model_unreachable</c>, <c>model_not_found</c>, <c>model_unauthorized</c>, <c>model_rate_limited</c>, <c>model_overloaded</c>,
/// <c>model_rejected</c> (the provider refuses the request itself), <c>model_stream_broken</c>, <c>model_stalled</c>, <c>model_failed</c>.</param>
/// <param name="retry">Whether asking the same model again may help.</param>
public sealed class ModelException(string code, string message, bool retry, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    public bool Retry { get; } = retry;

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
