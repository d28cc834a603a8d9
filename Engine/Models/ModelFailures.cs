using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Models;

/// <summary>
/// Turns what went wrong with one model into <see cref="ModelException"/>s that say what to do. A provider's own words may repeat
/// the prompt or the key, so they are recognised but never passed on; they are logged at level Trace only.
/// </summary>
internal sealed partial class ModelFailures(ModelSource source, ILogger logger)
{
    public ModelException FromStatus(int status, string? providerText = null, TimeSpan? retryAfter = null)
    {
        LogProviderText(source.Name, status, providerText);
        return status switch
        {
            401 or 403 => new("model_unauthorized", $"{source.Address} refuses the credential of model '{source.Name}' (HTTP {status}): set {source.Setting("ApiKey")} to a key that may use '{source.Model}'.", retry: false),
            404 => NotFound(),
            408 or 409 or 425 or 429 => new("model_rate_limited", $"{source.Address} asks model '{source.Name}' to slow down (HTTP {status}): try again later, or raise the limit of the account.", retry: true, retryAfter),
            >= 500 => new("model_overloaded", $"{source.Address} cannot answer for model '{source.Name}' now (HTTP {status}): try again, or configure {source.Setting("Fallback")}.", retry: true, retryAfter),
            400 or 413 or 422 => Rejected(providerText, $"HTTP {status}"),
            _ => new("model_failed", $"{source.Address} answered HTTP {status} for model '{source.Name}': check {source.Setting("Endpoint")}.", retry: false),
        };
    }

    /// <summary>A failure that the provider reports inside a stream that began well.</summary>
    public ModelException FromStreamError(string? providerText)
    {
        LogProviderText(source.Name, 200, providerText);
        if (providerText is not null && IsNotFound(providerText))
        {
            return NotFound();
        }

        return providerText is not null && Repair(providerText) is not null
            ? Rejected(providerText, "in the stream")
            : new("model_failed", $"{source.Address} reported a failure in the answer of model '{source.Name}': try again, or look at the provider's log.", retry: true);
    }

    public ModelException Broken(string how, Exception? inner = null) =>
        new("model_stream_broken", $"The answer of model '{source.Name}' from {source.Address} {how}: try again.", retry: true, inner: inner);

    public ModelException Unreachable(Exception? inner = null) => new(
        "model_unreachable",
        source.Provider is ModelProvider.Ollama
            ? $"Ollama does not answer at {source.Address}: start it with `ollama serve`, or set {source.Setting("Endpoint")}."
            : $"Model '{source.Name}' cannot be reached at {source.Address}: check {source.Setting("Endpoint")} and the network.",
        retry: true,
        inner: inner);

    public ModelException Unsupported(string what) => new("model_rejected", $"Model '{source.Name}' ({source.Provider}) cannot be given {what}.", retry: false);

    public ModelException From(Exception exception) => exception switch
    {
        ModelException known => known,
        HttpRequestException { StatusCode: { } status } => FromStatus((int)status),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => Unreachable(exception),
        SocketException or OperationCanceledException or TimeoutException => Unreachable(exception),
        HttpRequestException or IOException => Broken("broke off", exception),
        JsonException => Broken("is not what the protocol says", exception),
        _ => new("model_failed", $"The call of model '{source.Name}' failed ({exception.GetType().Name}).", retry: false, inner: exception),
    };

    private ModelException NotFound() => new(
        "model_not_found",
        source.Provider is ModelProvider.Ollama
            ? $"Ollama at {source.Address} has no model '{source.Model}': run `ollama pull {source.Model}`, or set {source.Setting("Model")}."
            : $"{source.Address} has no model '{source.Model}': set {source.Setting("Model")} to one that it has, and check {source.Setting("Endpoint")}.",
        retry: false);

    private ModelException Rejected(string? providerText, string how) => providerText is not null && IsNotFound(providerText)
        ? NotFound()
        : new("model_rejected", $"Model '{source.Name}' refuses the request ({how}): {Repair(providerText) ?? "its own words are logged at level Trace"}.", retry: false);

    private string? Repair(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (Has(text, "not support tools") || Has(text, "not support function") || Has(text, "tool-call-parser"))
        {
            return $"it cannot use tools, set {source.Setting("SupportsTools")} to false";
        }

        if (Has(text, "context length") || Has(text, "context window") || Has(text, "context_length") || Has(text, "too long"))
        {
            return $"the thread is longer than its window, set {source.Setting("ContextWindow")} to what it really has";
        }

        return Has(text, "not support image") || Has(text, "not support vision") || Has(text, "not a multimodal")
            ? $"it cannot see, set {source.Setting("SupportsImages")} to false"
            : null;
    }

    private static bool IsNotFound(string text) => Has(text, "model") && (Has(text, "not found") || Has(text, "does not exist"));

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
