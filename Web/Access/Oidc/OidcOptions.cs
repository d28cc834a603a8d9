namespace ChatCluster.Web.Access.Oidc;

/// <summary>Where people sign in to the page: <c>ChatCluster:Auth:Oidc</c>. OpenID Connect, by a code and PKCE.</summary>
public sealed class OidcOptions : ClaimOptions
{
    /// <summary>The provider's address; the rest is found by <c>/.well-known/openid-configuration</c> there. Required.</summary>
    public Uri? Authority { get; set; }

    /// <summary>What the provider calls this server. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>What this server proves itself with; null for a public client, which PKCE alone protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What is asked for beside <c>openid</c> and <c>profile</c>; none by default.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Whether the authority has to be reached by https; true by default. False is for a machine of your own only.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>
    /// This server's address as browsers know it, where a proxy stands before it: <c>https://chat.example.com</c>. The request's own by
    /// default.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// The provider's name beside <c>jwt</c> or <c>userinfo</c> of another one: its tenants are then called <c>name:tenant</c>.
    /// </summary>
    public string? Issuer { get; set; }
}
