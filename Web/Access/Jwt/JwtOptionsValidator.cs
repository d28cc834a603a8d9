using Microsoft.IdentityModel.Tokens;

namespace ChatCluster.Web.Access.Jwt;

/// <summary>What is wrong with the issuers of signed tokens.</summary>
internal static class JwtOptionsValidator
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(5);

    /// <summary>Signatures with a key that only the issuer has.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static IEnumerable<string> Check(JwtOptions options)
    {
        var all = options.All().ToList();
        foreach (var failure in all.SelectMany(issuer => Check(issuer.Options, issuer.Path)))
        {
            yield return failure;
        }

        foreach (var name in options.Issuers.Keys.Where(name => !ClaimReader.IsTenant(name)))
        {
            yield return $"ChatCluster:Auth:Jwt:Issuers:{name} has no good name, which its tenants begin with. Take letters and digits.";
        }

        foreach (var same in all.GroupBy(issuer => JwtIssuers.NameOf(issuer.Options))
            .Where(same => same.Key.Length > 0 && same.Count() > 1))
        {
            yield return $"{string.Join(" and ", same.Select(issuer => issuer.Path))} are the same issuer. Give every entry its own issuer.";
        }
    }

    private static IEnumerable<string> Check(JwtIssuerOptions options, string path)
    {
        if (options.Authority is not { } authority)
        {
            yield return $"{path}:Authority is missing. Set it to the issuer's address, for example https://login.example.com/realms/main.";
        }
        else if (!authority.IsAbsoluteUri || !(authority.Scheme == Uri.UriSchemeHttps || authority.Scheme == Uri.UriSchemeHttp))
        {
            yield return $"{path}:Authority is '{authority}', which is not an address. Write it with its scheme, for example https://login.example.com/realms/main.";
        }
        else if (options.RequireHttps && authority.Scheme != Uri.UriSchemeHttps)
        {
            yield return $"{path}:Authority is '{authority}': without TLS, an attacker on the way could substitute the keys. Use https, or set {path}:RequireHttps to false on your own machine.";
        }

        if (string.IsNullOrWhiteSpace(options.Audience))
        {
            yield return $"{path}:Audience is missing: a token for any other program would do. Set it to what tokens for this server have as 'aud'.";
        }

        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > LargestSkew)
        {
            yield return $"{path}:ClockSkew is {options.ClockSkew}; set it to a time from 0 to {LargestSkew}, for example 00:01:00.";
        }

        foreach (var failure in ClaimOptionsValidator.Check(options, path))
        {
            yield return failure;
        }

        foreach (var algorithm in options.Algorithms.Where(algorithm => !Algorithms.Contains(algorithm, StringComparer.Ordinal)))
        {
            yield return $"{path}:Algorithms has '{algorithm}'. Name one of {string.Join(", ", Algorithms)}; a signature with a shared secret proves nothing here.";
        }

        if (options.ToolCredential is { } name && !ToolCredentials.IsName(name))
        {
            yield return $"{path}:ToolCredential is '{name}'. Name it as a tool's Credential:Forward does: small letters, digits and '-'.";
        }
    }
}
