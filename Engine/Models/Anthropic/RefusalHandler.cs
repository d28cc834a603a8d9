namespace ChatCluster.Models.Anthropic;

/// <summary>Turns refusals into failures while their headers are still at hand: the package's exceptions do not say how long to wait.</summary>
internal sealed class RefusalHandler(ModelFailures failures) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw failures.FromStatus((int)response.StatusCode, text, RetryAfter.Read(response.Headers.RetryAfter));
        }
    }
}
