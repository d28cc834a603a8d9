namespace ChatCluster.Web.Access.UserInfo;

/// <summary>What is wrong with the server that is asked about tokens.</summary>
internal static class UserInfoOptionsValidator
{
    private const string Path = "ChatCluster:Auth:UserInfo";

    private static readonly TimeSpan LongestCache = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);

    public static IEnumerable<string> Check(UserInfoOptions options)
    {
        if (options.Url is not { } url)
        {
            yield return $"{Path}:Url is missing. Set it to the address that tells which user a token belongs to, for example https://intelowl.example.com/api/me/access.";
        }
        else if (!url.IsAbsoluteUri || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
        {
            yield return $"{Path}:Url is '{url}', which is not an address. Write it with its scheme, for example https://intelowl.example.com/api/me/access.";
        }
        else if (options.RequireHttps && url.Scheme != Uri.UriSchemeHttps)
        {
            yield return $"{Path}:Url is '{url}', and every caller's token is sent there. Use https, or set {Path}:RequireHttps to false in your own network.";
        }

        if (options.CacheFor < TimeSpan.Zero || options.CacheFor > LongestCache)
        {
            yield return $"{Path}:CacheFor is {options.CacheFor}; set it to a time from 0 to {LongestCache}, for example 00:01:00.";
        }

        if (options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout)
        {
            yield return $"{Path}:Timeout is {options.Timeout}; set it to a time from {ShortestTimeout} to {LongestTimeout}, for example 00:00:05.";
        }

        foreach (var failure in ClaimOptionsValidator.Check(options, Path))
        {
            yield return failure;
        }

        if (options.Issuer is { } issuer && !ClaimReader.IsTenant(issuer))
        {
            yield return $"{Path}:Issuer is '{issuer}'. Set it to a name of letters and digits.";
        }

        if (options.ToolCredential is { } name && !ToolCredentials.IsName(name))
        {
            yield return $"{Path}:ToolCredential is '{name}'. Name it as a tool's Credential:Forward does: small letters, digits and '-'.";
        }
    }
}
