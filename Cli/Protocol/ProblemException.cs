using System.Net;

namespace ChatCluster.Cli.Protocol;

/// <summary>The server refused a request (RFC 9457 problem details). Its message names the repair.</summary>
/// <param name="code">The stable code of the problem; null when something else than our server answered.</param>
/// <param name="retryAfter">How long the server asks to wait.</param>
internal sealed class ProblemException(HttpStatusCode status, string? code, string message, TimeSpan? retryAfter) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string? Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same request may be answered later.</summary>
    public bool IsTransient => Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
