namespace ChatCluster.Web.Access.Oidc;

/// <summary>What is wrong with the provider that people sign in at.</summary>
internal static class OidcOptionsValidator
{
    private const string Path = "ChatCluster:Auth:Oidc";

    public static IEnumerable<string> Check(OidcOptions options)
    {
        if (options.Authority is not { } authority)
        {
            yield return $"{Path}:Authority is missing. Set it to the provider's address, for example https://login.example.com/realms/main.";
        }
        else if (!IsAddress(authority))
        {
            yield return $"{Path}:Authority is '{authority}', which is not an address. Write it with its scheme, for example https://login.example.com/realms/main.";
        }
        else if (options.RequireHttps && authority.Scheme != Uri.UriSchemeHttps)
        {
            yield return $"{Path}:Authority is '{authority}': without TLS, an attacker on the way could sign in as anybody. Use https, or set {Path}:RequireHttps to false on your own machine.";
        }

        if (string.IsNullOrWhiteSpace(options.ClientId))
        {
            yield return $"{Path}:ClientId is missing. Set it to what the provider calls this server, with the redirect address https://<this server>{OidcSetup.CallbackPath}.";
        }

        if (options.PublicUrl is { } url && (!IsAddress(url) || url.AbsolutePath != "/"))
        {
            yield return $"{Path}:PublicUrl is '{url}'. Write scheme, host and port only, for example https://chat.example.com.";
        }

        if (options.Issuer is { } issuer && !ClaimReader.IsTenant(issuer))
        {
            yield return $"{Path}:Issuer is '{issuer}'. Set it to a name of letters and digits.";
        }

        foreach (var failure in ClaimOptionsValidator.Check(options, Path))
        {
            yield return failure;
        }
    }

    private static bool IsAddress(Uri uri) => uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
