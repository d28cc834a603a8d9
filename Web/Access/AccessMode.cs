namespace ChatCluster.Web.Access;

/// <summary>An access mode. A server has one or several; <see cref="Local"/> cannot be combined with another.</summary>
[Flags]
internal enum AccessMode
{
    /// <summary>None that could be read.</summary>
    None = 0,

    /// <summary>Every caller on this machine, without a credential.</summary>
    Local = 1,

    /// <summary>API keys, and the sessions of visitors that the key of a widget opens.</summary>
    Keys = 2,

    /// <summary>Signed tokens of a configured issuer.</summary>
    Jwt = 4,

    /// <summary>Tokens that another server is asked about.</summary>
    UserInfo = 8,

    /// <summary>Sessions of the page, opened at a provider.</summary>
    Oidc = 16,
}
