using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Models;

/// <summary>
/// Turns what went wrong with one model into <see cref="ModelException"/>s. The user gets what can be acted on in a chat; operators get the
/// rest in the log: where it happened, what the provider says, and the setting to change.
/// </summary>
internal sealed partial class ModelFailures(ModelSource source, ILogger logger)
{
    /// <summary>The wire broke. What the provider does meanwhile is not known.</summary>
    public const string BrokenCode = "model_stream_broken";

    public const string UnreachableCode = "model_unreachable";

    public ModelException FromStatus(int status, string? providerText = null, TimeSpan? retryAfter = null)
    {
        var reason = Reason(status, providerText);
        return Make(FailureClassifier.OfStatus(status, reason), $"answered HTTP {status}", reason, retryAfter: retryAfter);
    }

    /// <summary>A failure that the provider reports inside a stream that began well.</summary>
    public ModelException FromStreamError(string? providerText)
    {
        var reason = Reason(200, providerText);
        return FailureClassifier.OfWords(reason) is { } kind
            ? Make(kind, "reported a failure in the answer", reason)
            : Make(FailureKind.Failed, "reported a failure in the answer", reason, retry: true);
    }

    public ModelException Broken(string how, Exception? inner = null) =>
        Make(FailureKind.Broken, $"sent an answer that {how}", ProviderReason.None, inner: inner);

    /// <summary>Something else than an answer came.</summary>
    public ModelException BadReply(string what) => Make(FailureKind.BadReply, $"sent {what} where an answer was due", ProviderReason.None);

    public ModelException TooLarge(string what, long limit, string setting) =>
        Make(FailureKind.TooLarge, $"sent {what} above {source.Setting($"Limits:{setting}")} ({limit})", ProviderReason.None);

    public ModelException Busy(string why) => Make(FailureKind.Overloaded, why, ProviderReason.None);

    public ModelException Unreachable(Exception? inner = null) =>
        Make(FailureKind.Unreachable, "does not answer", ProviderReason.None, inner: inner);

    /// <param name="what">For the user to read.</param>
    public ModelException Unsupported(string what) =>
        new("model_rejected", $"Model '{source.Name}' cannot be given {what}.", retry: false, recoverable: false);

    public ModelException From(Exception exception) => exception switch
    {
        ModelException known => known,
        LineTooLongException line => TooLarge("a line", line.Limit, nameof(ReplyLimits.MaxLineBytes)),
        HttpRequestException { StatusCode: { } status } => FromStatus((int)status),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => Unreachable(exception),
        SocketException or OperationCanceledException or TimeoutException => Unreachable(exception),
        HttpRequestException or IOException or InvalidDataException => Broken("broke off", exception),
        JsonException => Broken("is not what the protocol says", exception),
        _ => Make(FailureKind.Failed, $"could not be called ({exception.GetType().Name})", ProviderReason.None, inner: exception),
    };

    private ProviderReason Reason(int status, string? text)
    {
        if (text is not null && logger.IsEnabled(LogLevel.Trace))
        {
            LogProviderText(source.Name, status, text);
        }

        return ProviderReason.Read(text);
    }

    private ModelException Make(
        FailureKind kind, string how, ProviderReason reason, bool? retry = null, TimeSpan? retryAfter = null, Exception? inner = null)
    {
        var code = FailureTexts.Code(kind);
        LogFailure(source.Name, code, source.Address, how, reason.ForLog, FailureTexts.ForOperator(kind, source), inner);
        var transient = retry ?? kind is FailureKind.RateLimited or FailureKind.Overloaded or FailureKind.Unreachable or FailureKind.Broken;
        return new(code, FailureTexts.ForUser(kind, source.Name), transient, retryAfter, inner, recoverable: kind is FailureKind.TooLarge);
    }
}
