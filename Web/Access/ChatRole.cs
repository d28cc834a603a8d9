namespace ChatCluster.Web.Access;

/// <summary>
/// What a credential may do. Reader, member, admin and operator include those before them; a widget and its visitors stand apart.
/// </summary>
public enum ChatRole
{
    /// <summary>Reads the user's threads.</summary>
    Reader = 1,

    /// <summary>Also posts, stops, approves and deletes.</summary>
    Member = 2,

    /// <summary>Everything that is the tenant's.</summary>
    Admin = 3,

    /// <summary>The key in a page of strangers: opens sessions for visitors, and nothing else.</summary>
    Widget = 4,

    /// <summary>One of those strangers, known by a session and not by a key: has threads of their own.</summary>
    Visitor = 5,

    /// <summary>Who runs the installation: an admin of every tenant.</summary>
    Operator = 6,
}
