using System.Buffers;
using ChatCluster.Files;

namespace ChatCluster.Tools.Rest;

/// <summary>The body of an answer, read up to a limit.</summary>
/// <param name="Text">Null when it is no text, or too large.</param>
internal sealed record RestBody(string? Text, bool TooLarge)
{
    public static async Task<RestBody> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (!IsText(content.Headers.ContentType?.MediaType))
        {
            return new(null, false);
        }

        if (content.Headers.ContentLength > limit)
        {
            return new(null, true);
        }

        var buffer = new ArrayBufferWriter<byte>();
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(buffer.GetMemory(16 * 1024), cancellationToken) is > 0 and var read)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
            {
                return new(null, true);
            }
        }

        return new(TextBytes.TryRead(buffer.WrittenSpan, content.Headers.ContentType?.CharSet, out var text) ? text : null, false);
    }

    private static bool IsText(string? mediaType) =>
        mediaType is null
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.Contains("json", StringComparison.OrdinalIgnoreCase)
        || mediaType.Contains("xml", StringComparison.OrdinalIgnoreCase)
        || mediaType.Contains("yaml", StringComparison.OrdinalIgnoreCase)
        || mediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
