using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ChatCluster.Web.Operations;

/// <summary>The OpenAPI document, generated once: that takes a third of a second of a core, and anybody may ask for it.</summary>
internal sealed class CachedDocument(IServiceProvider services, IOptionsMonitor<OpenApiOptions> options)
{
    private readonly Lock _lock = new();
    private Task<Written>? _written;

    public async Task<FileContentHttpResult> ShowAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var written = await WrittenAsync().WaitAsync(cancellationToken);

        // Asked for again each time, and sent again only by another version of the server.
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(written.Json, "application/json; charset=utf-8", entityTag: written.Tag);
    }

    private Task<Written> WrittenAsync()
    {
        lock (_lock)
        {
            // One that could not be generated is tried again.
            return _written is { IsFaulted: false } written ? written : _written = WriteAsync();
        }
    }

    private async Task<Written> WriteAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiSetup.DocumentName);
        var document = await provider.GetOpenApiDocumentAsync();
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, options.Get(OpenApiSetup.DocumentName).OpenApiVersion);
        return new(json.ToArray(), new($"\"{Convert.ToHexStringLower(SHA256.HashData(json.ToArray()))[..32]}\""));
    }

    private sealed record Written(byte[] Json, EntityTagHeaderValue Tag);
}
