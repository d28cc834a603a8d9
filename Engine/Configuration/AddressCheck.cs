using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.Configuration;

/// <summary>Checks the addresses to listen at, which the server would otherwise refuse one by one and in words of its own.</summary>
internal static partial class AddressCheck
{
    private const string Example = "for example http://127.0.0.1:5210";

    private static readonly string[] PortSettings = ["http_ports", "https_ports"];

    /// <summary>What is wrong with <c>urls</c>, and with ports alone. Each is a list with semicolons.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration) =>
    [
        .. Entries(configuration["urls"]).Select(Problem).OfType<string>(),
        .. PortSettings.SelectMany(setting => Entries(configuration[setting]).Where(port => !IsPort(port)).Select(port =>
            $"{setting} has '{port}', which is not a valid port. Write a number up to {ushort.MaxValue}, for example 8080.")),
    ];

    private static string[] Entries(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsPort(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string? Problem(string url)
    {
        if (Address().Match(url) is not { Success: true } match)
        {
            return $"urls has '{url}', which is not an address to listen at. Write scheme, host and port, {Example}.";
        }

        var (host, port, path) = (match.Groups["host"].Value, match.Groups["port"].Value, match.Groups["path"].Value);
        if (host is "unix" or "pipe")
        {
            return null;
        }

        if (port.Length > 0 && !IsPort(port))
        {
            return $"urls has '{url}', whose port is none. Write a number up to {ushort.MaxValue}, {Example}.";
        }

        return path.Trim('/').Length == 0 ? null
            : $"urls has '{url}' with a path. Leave '{path}' out: one server answers all paths of its address.";
    }

    [GeneratedRegex(
        @"^https?://(?<host>\[[^\]]+\]|[^:/\[\]\s]+)(:(?<port>[^/]*))?(?<path>/.*)?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
