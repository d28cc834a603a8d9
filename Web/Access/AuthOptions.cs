namespace ChatCluster.Web.Access;

/// <summary>Who may use the chat: <c>ChatCluster:Auth</c>. Read once, at start.</summary>
public sealed class AuthOptions
{
    /// <summary>The keys in use. Without any, the chat is open to this machine and listens on loopback only.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; } = [];
}
