using ChatCluster.Tools.Rest;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Fetches a document from the URL that the operator named. A redirect away from there leads to public addresses only.</summary>
internal sealed class OpenApiFetch(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>The largest documents that are known have 15 MB.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>The text, or why there is none, as the end of a sentence.</returns>
    public async Task<(string? Text, string? Problem)> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await GetAsync(address, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                return (null, $"answers HTTP {(int)response.StatusCode}");
            }

            // Servers call YAML many things. What a document is, its text says.
            response.Content.Headers.ContentType = null;
            var body = await RestBody.ReadAsync(response.Content, MaxBytes, either.Token);
            return body.TooLarge ? (null, $"has more than {MaxBytes / 1024 / 1024} MB") : (body.Text, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"gave no answer within {Limit.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.InnerException is AddressRefusedException refused)
        {
            return (null, $"redirects to a place that may not be called: {refused.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, "cannot be reached");
        }
    }

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(EgressHandler.TrustedOrigin, address);
        return await clients.CreateClient(RestClients.Name).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
