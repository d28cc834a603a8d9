using System.Net;
using System.Text.RegularExpressions;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>Whether an observable names something inside an organisation, in whichever of the usual spellings.</summary>
internal static partial class PrivateObservable
{
    private static readonly string[] InternalSuffixes = [".localhost", ".local", ".internal", ".intranet", ".lan", ".corp", ".home", ".home.arpa", ".localdomain"];

    /// <summary>Returns what it is, as the end of a sentence about it, or none when it is public.</summary>
    public static string? Problem(string observable)
    {
        var host = HostOf(Refanged(observable));
        if (ToAddress(host) is { } address)
        {
            return AddressRules.IsPublic(address) ? null : "is a private or reserved address";
        }

        var name = host.TrimEnd('.').ToLowerInvariant();
        return name == "localhost" || Array.Exists(InternalSuffixes, name.EndsWith) ? "is an internal name" : null;
    }

    // "10[.]0[.]0[.]1" and "hxxp://" are how analysts write what must not be clicked; the API undoes the brackets too.
    private static string Refanged(string text)
    {
        var bare = text.Trim();
        if (bare is not ['[', ..] || !bare.Contains(':', StringComparison.Ordinal) || bare.Contains("[.]", StringComparison.Ordinal))
        {
            bare = Brackets().Replace(bare, match => match.Groups[1].Value.Equals("dot", StringComparison.OrdinalIgnoreCase) ? "." : match.Groups[1].Value);
        }

        bare = bare.Replace("\\", "", StringComparison.Ordinal);
        return bare.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) ? $"http{bare[4..]}" : bare;
    }

    private static string HostOf(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var url) ? url.DnsSafeHost : Authority(text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        }

        return Authority(text);
    }

    // host, host:port, host/path, [v6], [v6]:port, user@host, network/prefix
    private static string Authority(string text)
    {
        var end = text.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? text : text[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority is ['[', ..])
        {
            return authority[1..].Split(']')[0];
        }

        return authority.Split(':') is [var host, _] ? host : authority;
    }

    private static IPAddress? ToAddress(string host)
    {
        // Also the spellings that a resolver takes for an address: 127.1, 0x7f000001, 2130706433. Those of digits alone are told from
        // plain numbers by their size: short ones are ids, not addresses.
        var isNumber = host.All(char.IsAsciiDigit);
        return (!isNumber || host.Length is >= 8 and <= 10) && IPAddress.TryParse(host, out var address) ? address : null;
    }

    [GeneratedRegex(@"[\[\(\{]([.:]|dot|://)[\]\)\}]", RegexOptions.IgnoreCase)]
    private static partial Regex Brackets();
}
