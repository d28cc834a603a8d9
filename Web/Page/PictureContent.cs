using System.Xml;

namespace ChatCluster.Web.Page;

/// <summary>Whether bytes are the picture that a name or an address says.</summary>
internal static class PictureContent
{
    private const string SvgNamespace = "http://www.w3.org/2000/svg";
    private const int MaxEntityCharacters = 100_000;

    public static bool Is(string mediaType, byte[] content) => mediaType switch
    {
        "image/svg+xml" => IsSvg(content),
        "image/png" => content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        "image/jpeg" => content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        "image/gif" => content.AsSpan().StartsWith("GIF8"u8),
        "image/webp" => content.AsSpan().StartsWith("RIFF"u8) && content.Length >= 12 && content.AsSpan(8).StartsWith("WEBP"u8),
        _ => false,
    };

    // To its end: a browser shows nothing of one that is not well-formed. Nothing is fetched for it.
    private static bool IsSvg(byte[] content)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersFromEntities = MaxEntityCharacters,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), settings);
            var isSvg = reader.MoveToContent() is XmlNodeType.Element
                && reader is { LocalName: "svg", NamespaceURI: SvgNamespace };
            while (isSvg && reader.Read())
            {
                // Whatever is wrong with it throws.
            }

            return isSvg;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
