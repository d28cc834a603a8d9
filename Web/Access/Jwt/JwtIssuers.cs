using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ChatCluster.Web.Access.Jwt;

/// <summary>Tells which issuer's scheme is to look at a token. What a token says of its issuer is believed for that alone.</summary>
internal sealed class JwtIssuers(IOptions<AuthOptions> auth)
{
    private const string SchemePrefix = "Jwt";

    private readonly Dictionary<string, string> _schemes =
        auth.Value.Jwt?.All().ToDictionary(issuer => NameOf(issuer.Options), issuer => SchemeOf(issuer.Name), StringComparer.Ordinal) ?? [];

    public static string SchemeOf(string? issuer) => issuer is null ? SchemePrefix : $"{SchemePrefix}:{issuer}";

    /// <summary>How an issuer calls itself. Some write a slash at the end in one place and not in another.</summary>
    public static string NameOf(JwtIssuerOptions options) => Trim(options.Issuer ?? options.Authority?.OriginalString ?? "");

    /// <summary>The scheme for a token. One of no known issuer goes to the first, which refuses it and says why.</summary>
    public string FindScheme(string token) =>
        _schemes.Count > 1 && IssuerOf(token) is { } issuer && _schemes.TryGetValue(Trim(issuer), out var scheme)
            ? scheme : _schemes.Values.First();

    public string Describe() => string.Join(" or ", _schemes.Keys);

    private static string? IssuerOf(string token)
    {
        try
        {
            return token.Length <= JwtSetup.MaxTokenLength ? new JsonWebToken(token).Issuer : null;
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            return null;
        }
    }

    private static string Trim(string issuer) => issuer.TrimEnd('/');
}
