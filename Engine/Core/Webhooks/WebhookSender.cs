using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Webhooks;

/// <summary>Posts one delivery by the one way out, as Standard Webhooks says: id, time and signatures in headers.</summary>
internal sealed class WebhookSender(UrlGuard guard, WebhookSecrets secrets, WebhookOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _wayOut = new(new EgressHandler(guard));

    public async Task<WebhookAttempt> SendAsync(StoredDelivery delivery, StoredWebhook webhook, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var payload = Encoding.UTF8.GetBytes(delivery.Payload ?? "");
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Webhook.Url) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", delivery.Delivery.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", secrets.Sign(webhook, delivery.Delivery.Id, now, payload));
        request.Headers.TryAddWithoutValidation("User-Agent", "ChatCluster-Webhooks");
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // What is answered beside the status is of no use here, and may be of any length.
            using var response = await _wayOut.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? new(status, null)
                : new(status, $"It was answered {status}.", Wait(response.Headers.RetryAfter));
        }
        catch (HttpRequestException exception)
        {
            return new(null, exception.InnerException is AddressRefusedException refused
                ? refused.Message : $"It could not be sent: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"It was not answered within {options.Timeout.TotalSeconds:0} s.");
        }
    }

    public void Dispose() => _wayOut.Dispose();

    private TimeSpan? Wait(RetryConditionHeaderValue? asked) => asked?.Delta ?? (asked?.Date - time.GetUtcNow());
}
