namespace ChatCluster.Web.Access.Jwt;

/// <summary>Whose signed tokens count: <c>ChatCluster:Auth:Jwt</c>. Its own settings are those of the first issuer.</summary>
public sealed class JwtOptions : JwtIssuerOptions
{
    /// <summary>
    /// Further issuers by name. Their tenants are called <c>name:tenant</c>, so that their users are never those of another.
    /// </summary>
    public IDictionary<string, JwtIssuerOptions> Issuers { get; } = new Dictionary<string, JwtIssuerOptions>(StringComparer.Ordinal);

    /// <summary>All issuers; the first has no name.</summary>
    internal IEnumerable<(string? Name, JwtIssuerOptions Options, string Path)> All()
    {
        const string Path = "ChatCluster:Auth:Jwt";
        if (Authority is not null || Issuers.Count == 0)
        {
            yield return (null, this, Path);
        }

        foreach (var (name, options) in Issuers)
        {
            yield return (name, options, $"{Path}:Issuers:{name}");
        }
    }
}
