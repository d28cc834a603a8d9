using Microsoft.AspNetCore.Http;

namespace ChatCluster.Sandbox.IntelOwl;

/// <summary>A request as it came in.</summary>
/// <param name="Target">Path and query, to the letter.</param>
/// <param name="Path">The path, decoded.</param>
public sealed record RecordedRequest(
    string Method,
    string Target,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body)
{
    public static async Task<RecordedRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new(
            request.Method,
            request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            request.Path,
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(request.HttpContext.RequestAborted));
    }
}
