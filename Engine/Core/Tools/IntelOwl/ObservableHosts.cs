using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>
/// The hosts that an observable may be read as. Analysts write what must not be clicked as <c>10[.]0[.]0[.]1</c> or <c>hxxp://</c>, and
/// IntelOwl deletes each <c>\</c>, <c>[</c>, <c>]</c> and line feed before it looks (<c>api_app/serializers/job.py</c>); what a browser, a
/// resolver or a person would read into it counts as well.
/// </summary>
internal static partial class ObservableHosts
{
    // As often as somebody on the way may undo an escape.
    private const int Decodings = 3;

    /// <summary>Each host once, and whether it stands where only a host can: after a scheme or <c>//</c>.</summary>
    public static IEnumerable<(string Host, bool InUrl)> Of(string observable) =>
        Readings(observable).SelectMany(Hosts).Where(host => host.Host.Length > 0).Distinct();

    private static IEnumerable<string> Readings(string observable)
    {
        var plain = Plain(observable);
        for (var i = 0; i <= Decodings; i++)
        {
            yield return plain.Trim();
            yield return Fanged().Replace(plain, match => match.Groups[1].Value is ['d' or 'D', ..] ? "." : match.Groups[1].Value).Trim();
            yield return string.Concat(
                plain.Where(c => c is not ('\\' or '[' or ']' or '(' or ')' or '{' or '}') && !char.IsWhiteSpace(c)));
            yield return plain.Replace('\\', '/').Trim();
            plain = Plain(Uri.UnescapeDataString(plain));
        }
    }

    /// <summary>Without what cannot be seen, and with the ASCII character for each that looks like or counts as one.</summary>
    private static string Plain(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
                UnicodeCategory.Control => rune.Value is '\t' ? " " : "",
                _ => Ascii(rune) is { } c ? $"{c}" : rune.ToString(),
            });
        }

        return result.ToString();
    }

    private static char? Ascii(Rune rune) => rune.Value switch
    {
        < 0x80 => (char)rune.Value,
        0x3002 or 0xFF61 or 0xFE52 or 0x2024 => '.',
        0x2044 or 0x2215 or 0x29F8 => '/',
        0x2236 or 0xA789 or 0xFE55 or 0xFE13 => ':',
        >= 0xFF01 and <= 0xFF5E => (char)(rune.Value - 0xFEE0),
        >= 0x24B6 and <= 0x24CF => (char)('A' + rune.Value - 0x24B6),
        >= 0x24D0 and <= 0x24E9 => (char)('a' + rune.Value - 0x24D0),
        >= 0x1D400 and <= 0x1D6A3 =>
            (char)((rune.Value - 0x1D400) % 52 is var letter and < 26 ? 'A' + letter : 'a' + (rune.Value - 0x1D400) % 52 - 26),
        _ when CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) is >= 0 and var digit => (char)('0' + digit),
        _ => null,
    };

    private static IEnumerable<(string Host, bool InUrl)> Hosts(string text)
    {
        // "http:/10.0.0.1" and "http:10.0.0.1" lead where "http://10.0.0.1" does; "localhost:8080" begins like a scheme and is none.
        if (Scheme().Match(text) is { Success: true } scheme)
        {
            foreach (var host in Authority(text[scheme.Length..]))
            {
                yield return (host, InUrl: scheme.Value.Contains('/', StringComparison.Ordinal));
            }
        }

        foreach (var host in Authority(text))
        {
            yield return (host, InUrl: false);
        }
    }

    // host, host:port, host/path, [v6], [v6]:port, user@host, network/prefix, v6%zone
    private static IEnumerable<string> Authority(string text)
    {
        var end = text.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? text : text[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority is ['[', ..])
        {
            yield return Name(authority[1..].Split(']')[0]);
            yield break;
        }

        yield return Name(authority.Split(':') is [var host, _] ? host : authority);
    }

    private static string Name(string host) => host.Trim().TrimEnd('.').ToLowerInvariant();

    [GeneratedRegex(@"^(?:[a-z][a-z0-9+.-]*:/*|//+)", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[\[\(\{]([.:]|dot|://)[\]\)\}]", RegexOptions.IgnoreCase)]
    private static partial Regex Fanged();
}
