using System.Net.Http.Json;
using System.Text.Json;

namespace ChatCluster.Models.Ollama;

/// <summary>Looks for an Ollama with a chat model.</summary>
internal sealed class OllamaProbe(IHttpClientFactory http, TimeProvider time)
{
    /// <summary>How long the start may wait for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Settings for the first chat model that is installed; null when there is none, or no answer within a second.</summary>
    public async Task<ModelOptions?> FindAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var client = http.CreateClient(ModelBuilder.HttpClientName);
            var tags = await client.GetFromJsonAsync<JsonElement>(new Uri(endpoint, "/api/tags"), both.Token);
            foreach (var tag in tags.GetProperty("models").EnumerateArray().Where(MayChat))
            {
                var id = tag.GetProperty("name").GetString()!;
                if (await DescribeAsync(client, endpoint, id, both.Token) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or JsonException or OperationCanceledException or IOException
                or InvalidOperationException or KeyNotFoundException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static async Task<ModelOptions?> DescribeAsync(HttpClient client, Uri endpoint, string id, CancellationToken cancellationToken)
    {
        var found = new ModelOptions { Provider = ModelProvider.Ollama, Endpoint = endpoint.AbsoluteUri, Model = id };
        using var response = await client.PostAsJsonAsync(
            new Uri(endpoint, "/api/show"), new Dictionary<string, string> { ["model"] = id }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return found;
        }

        var details = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!details.TryGetProperty("capabilities", out var listed) || listed.ValueKind is not JsonValueKind.Array)
        {
            // Older versions do not say what a model can do.
            return found;
        }

        var capabilities = listed.EnumerateArray().Select(c => c.GetString()).ToHashSet();
        found.SupportsTools = capabilities.Contains("tools");
        found.SupportsImages = capabilities.Contains("vision");
        return capabilities.Contains("completion") ? found : null;
    }

    private static bool MayChat(JsonElement tag) =>
        tag.TryGetProperty("name", out var name) && name.GetString() is { Length: > 0 } id
            && !id.Contains("embed", StringComparison.OrdinalIgnoreCase);
}
