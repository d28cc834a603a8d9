namespace ChatCluster.Web.Access.UserInfo;

/// <summary>Who is asked whom a token stands for: <c>ChatCluster:Auth:UserInfo</c>.</summary>
public sealed class UserInfoOptions : ClaimOptions
{
    /// <summary>
    /// The address that answers a GET with the caller's <c>Authorization</c> with a JSON object about the user. Required.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// Whether it has to be reached by https; true by default. False is for a network of your own only: tokens are sent there.
    /// </summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>How long its answer counts, and so how long a token that was revoked does: 0 to 1 h, 1 min by default.</summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it may take to answer: 1 s to 30 s, 5 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Its name beside issuers of signed tokens: its tenants are then called <c>name:tenant</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// The name under which the caller's token is handed to tools, as if it had come as <c>X-Tool-Credential-{name}</c>; none by default.
    /// </summary>
    public string? ToolCredential { get; set; }
}
