using System.Text;

namespace ChatCluster.Files;

/// <summary>Addresses that hold their content (RFC 2397).</summary>
public static class DataUrl
{
    private const string Scheme = "data:";
    private const string Base64 = ";base64";

    /// <summary>Whether <paramref name="url"/> is a <c>data:</c> URL (RFC 2397).</summary>
    public static bool Is(string url) => url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the content; false when it is not what it says to be.</summary>
    public static bool TryRead(string url, out byte[] content)
    {
        content = [];
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (!Is(url) || comma < 0)
        {
            return false;
        }

        if (!url.AsSpan(0, comma).EndsWith(Base64, StringComparison.OrdinalIgnoreCase))
        {
            content = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url[(comma + 1)..]));
            return true;
        }

        var buffer = new byte[(url.Length - comma) / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(url.AsSpan(comma + 1), buffer, out var length))
        {
            return false;
        }

        content = buffer[..length];
        return true;
    }

    /// <summary>The file as a <c>data:</c> URL in base64.</summary>
    public static string Of(ThreadFile file) => $"{Scheme}{file.MediaType}{Base64},{Convert.ToBase64String(file.Content.Span)}";
}
