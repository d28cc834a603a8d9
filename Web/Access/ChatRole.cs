namespace ChatCluster.Web.Access;

/// <summary>What a credential may do. Each role includes those before it.</summary>
public enum ChatRole
{
    /// <summary>Reads the user's threads.</summary>
    Reader = 1,

    /// <summary>Also posts, stops, approves and deletes.</summary>
    Member = 2,

    /// <summary>Everything.</summary>
    Admin = 3,
}
