using System.Text;

namespace ChatCluster.Files;

/// <summary>
/// Encodings by their names, those of old code pages too. What an encoding cannot read is a failure, so that the next can be tried.
/// </summary>
internal static class Charsets
{
    /// <summary>Null when nobody knows the name, or .NET refuses to read it, such as utf-7.</summary>
    public static Encoding? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        name = name.Trim(' ', '"', '\'');
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(
                Wider(name), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // As browsers read them: what is declared so is mostly written in the wider one.
    private static string Wider(string name) => name.ToLowerInvariant() switch
    {
        "iso-8859-1" or "latin1" or "us-ascii" or "ascii" => "windows-1252",
        "gb2312" or "gbk" => "gb18030",
        _ => name,
    };
}
