using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// Takes secrets out of texts that leave the process: those of the configuration, those of the caller, and whatever looks like an
/// Authorization header. Put it before cutting: half a secret is not recognised.
/// </summary>
internal sealed partial class SecretRedactor
{
    public const string Replacement = "[redacted]";

    // Shorter values are no secrets, and taking them out would tear ordinary words.
    private const int ShortestSecret = 6;

    private static readonly string[] SecretKeys = ["ApiKey", "Key", "Secret", "Password", "Token", "AccessToken", "ClientSecret"];

    private readonly string[] _secrets;

    public SecretRedactor(IEnumerable<string> secrets) => _secrets = Spellings(secrets);

    /// <summary>
    /// Knows every value under the section whose key says that it is a secret, and every configured header and variable of a tool that is
    /// named like one.
    /// </summary>
    public static SecretRedactor From(IConfiguration section) =>
        new(section.AsEnumerable()
            .Where(pair => pair.Value is not null
                && (SecretKeys.Contains(LastPart(pair.Key), StringComparer.OrdinalIgnoreCase) || IsSensitiveHeader(pair.Key)))
            .Select(pair => pair.Value!));

    public string Redact(string text, IEnumerable<string>? credentials = null)
    {
        if (text.Length == 0)
        {
            return text;
        }

        foreach (var secret in credentials is null ? _secrets : [.. Spellings(credentials), .. _secrets])
        {
            text = text.Replace(secret, Replacement, StringComparison.Ordinal);
        }

        text = HeaderPattern().Replace(text, $"$1{Replacement}");
        return SchemePattern().Replace(text, $"$1 {Replacement}");
    }

    // A secret also stands in texts as JSON or a URL spells it. Longest first: one may be part of another.
    private static string[] Spellings(IEnumerable<string> secrets) =>
        [.. secrets
            .Select(secret => secret.Trim())
            .SelectMany(secret => WithoutScheme(secret) is { } bare ? new[] { secret, bare } : [secret])
            .Where(secret => secret.Length >= ShortestSecret)
            .SelectMany(
                secret => new[] { secret, JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(
                    secret), Uri.EscapeDataString(secret) })
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length)];

    // "Bearer abc…": the part after the scheme is the secret.
    private static string? WithoutScheme(string value) =>
        value.Split(' ') is [_, { Length: >= ShortestSecret } bare] ? bare : null;

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];

    private static bool IsSensitiveHeader(string key) =>
        (key.Contains(":Headers:", StringComparison.OrdinalIgnoreCase) || key.Contains(":Env:", StringComparison.OrdinalIgnoreCase))
            && SensitiveHeader().IsMatch(LastPart(key));

    [GeneratedRegex("auth|key|token|secret|cookie|password", RegexOptions.IgnoreCase)]
    private static partial Regex SensitiveHeader();

    // The name of the header, the separator (also as JSON writes it) and an optional scheme stay readable up to the value.
    [GeneratedRegex(
        """(\b(?:proxy-)?authorization\\?["']?\s*[:=]\s*\\?["']?)(?:(?:bearer|basic|token|apikey|digest)\s+)?[^\s"'\\,;}]+""",
        RegexOptions.IgnoreCase)]
    private static partial Regex HeaderPattern();

    [GeneratedRegex("""\b(bearer|basic|token)\s+(?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{16,}""", RegexOptions.IgnoreCase)]
    private static partial Regex SchemePattern();
}
