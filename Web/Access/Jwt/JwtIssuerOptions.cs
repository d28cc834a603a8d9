namespace ChatCluster.Web.Access.Jwt;

/// <summary>An issuer of signed tokens: <c>ChatCluster:Auth:Jwt</c> or <c>ChatCluster:Auth:Jwt:Issuers:{name}</c>.</summary>
public class JwtIssuerOptions : ClaimOptions
{
    /// <summary>The issuer's address; its keys are found by <c>/.well-known/openid-configuration</c> there. Required.</summary>
    public Uri? Authority { get; set; }

    /// <summary>What tokens for this server have as <c>aud</c>. Required: without it a token for any other program would do.</summary>
    public string? Audience { get; set; }

    /// <summary>Whether the authority has to be reached by https; true by default. False is for a machine of your own only.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>What its tokens have as <c>iss</c>, where that is not the authority's address.</summary>
    public string? Issuer { get; set; }

    /// <summary>How far the issuer's clock may be off: 0 to 5 min, 1 min by default.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Signatures that count; <c>RS256</c> and <c>ES256</c> where none is named. Those with a shared secret (<c>HS256</c>) cannot be.
    /// </summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>
    /// The name under which the caller's token is handed to tools, as if it had come as <c>X-Tool-Credential-{name}</c>; none by default.
    /// </summary>
    public string? ToolCredential { get; set; }
}
