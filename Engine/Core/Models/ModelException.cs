namespace ChatCluster.Models;

/// <summary>
/// A model call failed, in words for the user: its message names what to do, and never an address, a setting, a key, a prompt or a
/// provider's own words. What operators need is in the log.
/// </summary>
/// <param name="code">Stable; docs/protocol.md lists them.</param>
/// <param name="retry">Whether asking the same model again at once may help.</param>
/// <param name="recoverable">Whether the same message may succeed later, with nothing else changed.</param>
public sealed class ModelException(
    string code, string message, bool retry, TimeSpan? retryAfter = null, Exception? inner = null,
    bool recoverable = true) : Exception(message, inner)
{
    public string Code { get; } = code;

    public bool Retry { get; } = retry;

    public bool Recoverable { get; } = retry || recoverable;

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
