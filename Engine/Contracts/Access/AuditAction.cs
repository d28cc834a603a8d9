namespace ChatCluster.Access;

/// <summary>What the audit knows.</summary>
public static class AuditAction
{
    /// <summary>A credential was accepted, or a session of the page began.</summary>
    public const string SignedIn = "signed_in";

    /// <summary>A session of the page was ended by its user.</summary>
    public const string SignedOut = "signed_out";

    /// <summary>A request was refused: no credential, a wrong one, or one that does not allow it.</summary>
    public const string Refused = "refused";

    /// <summary>An API key was made.</summary>
    public const string KeyMade = "key.made";

    /// <summary>An API key got a new secret.</summary>
    public const string KeyRotated = "key.rotated";

    /// <summary>An API key was revoked.</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>An agent of a tenant was made or changed.</summary>
    public const string AgentChanged = "agent.changed";

    /// <summary>An agent of a tenant was deleted.</summary>
    public const string AgentDeleted = "agent.deleted";

    /// <summary>An admin read a thread of somebody else.</summary>
    public const string ThreadRead = "thread.read_by_admin";

    /// <summary>An admin listed the threads of somebody else.</summary>
    public const string ThreadsListed = "threads.listed_by_admin";

    /// <summary>A thread was exported.</summary>
    public const string ThreadExported = "thread.exported";

    /// <summary>A thread was deleted.</summary>
    public const string ThreadDeleted = "thread.deleted";

    /// <summary>A tool call was approved.</summary>
    public const string CallApproved = "call.approved";

    /// <summary>A tool call was denied.</summary>
    public const string CallDenied = "call.denied";

    /// <summary>The audit itself was exported.</summary>
    public const string AuditExported = "audit.exported";

    /// <summary>All of them, for the check of a query.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SignedIn, SignedOut, Refused, KeyMade, KeyRotated, KeyRevoked, AgentChanged, AgentDeleted, ThreadRead, ThreadsListed,
        ThreadExported, ThreadDeleted, CallApproved, CallDenied, AuditExported,
    ];
}
