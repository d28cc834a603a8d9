namespace ChatCluster.Tests.Web.Access.Routes;

/// <summary>Who may use a route.</summary>
public enum RouteKind
{
    /// <summary>Everybody, without a credential.</summary>
    Open = 1,

    /// <summary>Everybody with a credential, for what is theirs: readers read, members change.</summary>
    Own = 2,

    /// <summary>Admins of a tenant, and operators.</summary>
    Admin = 3,

    /// <summary>The key of a widget.</summary>
    Widget = 4,
}
