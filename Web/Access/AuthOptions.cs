using ChatCluster.Web.Access.Jwt;
using ChatCluster.Web.Access.Oidc;
using ChatCluster.Web.Access.UserInfo;

namespace ChatCluster.Web.Access;

/// <summary>Who may use the chat: <c>ChatCluster:Auth</c>. Read once, at start.</summary>
public sealed class AuthOptions
{
    /// <summary>
    /// The keys in use. Without any, and without another access mode, the chat is open to this machine and listens on loopback only.
    /// </summary>
    public IList<ApiKeyOptions> ApiKeys { get; } = [];

    /// <summary>Whose signed tokens count, where <c>Access:Mode</c> has <c>jwt</c>.</summary>
    public JwtOptions? Jwt { get; set; }

    /// <summary>Who is asked about tokens, where <c>Access:Mode</c> has <c>userinfo</c>.</summary>
    public UserInfoOptions? UserInfo { get; set; }

    /// <summary>Where people sign in to the page, where <c>Access:Mode</c> has <c>oidc</c>.</summary>
    public OidcOptions? Oidc { get; set; }

    /// <summary>How long a session of the page lasts: 5 min to 30 days, 12 h by default.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
