using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace ChatCluster.Web.Requests;

/// <summary>The media types that a route answers with, against those that a client takes.</summary>
internal static class ServedTypes
{
    private const string Anything = "application/octet-stream";

    /// <summary>
    /// What a route's successful answers may be; empty for a route that answers without a body, or with whatever was put in.
    /// </summary>
    public static IReadOnlyList<string> Of(Endpoint endpoint)
    {
        var types = endpoint.Metadata.OfType<IProducesResponseTypeMetadata>()
            .Where(answer => answer.StatusCode is >= 200 and < 300)
            .SelectMany(answer => answer.ContentTypes)
            .Concat(endpoint.Metadata.GetMetadata<StreamAnswerMetadata>() is null ? [] : [NativeFormat.EventStreamType])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return types.Contains(Anything) ? [] : types;
    }

    /// <summary>How much a client wants a media type, from 0 (not at all) to 1, by the most specific range that it names.</summary>
    public static double Quality(HttpRequest request, string mediaType)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges))
        {
            // No wish, or none that can be read.
            return 1;
        }

        var type = new MediaTypeHeaderValue(mediaType);
        return ranges.Where(range => type.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }
}
