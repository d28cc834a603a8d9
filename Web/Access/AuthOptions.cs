using ChatCluster.Web.Access.Jwt;
using ChatCluster.Web.Access.UserInfo;

namespace ChatCluster.Web.Access;

/// <summary>Who may use the chat: <c>ChatCluster:Auth</c>. Read once, at start.</summary>
public sealed class AuthOptions
{
    /// <summary>The keys in use. Without any, and without another way in, the chat is open to this machine and listens on loopback only.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; } = [];

    /// <summary>Whose signed tokens count, where <c>Access:Mode</c> has <c>jwt</c>.</summary>
    public JwtOptions? Jwt { get; set; }

    /// <summary>Who is asked about tokens, where <c>Access:Mode</c> has <c>userinfo</c>.</summary>
    public UserInfoOptions? UserInfo { get; set; }
}
