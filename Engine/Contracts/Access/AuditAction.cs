namespace ChatCluster.Access;

/// <summary>What the audit knows.</summary>
public static class AuditAction
{
    public const string SignedIn = "signed_in";
    public const string SignedOut = "signed_out";
    public const string Refused = "refused";
    public const string KeyMade = "key.made";
    public const string KeyRotated = "key.rotated";
    public const string KeyRevoked = "key.revoked";
    public const string AgentChanged = "agent.changed";
    public const string AgentDeleted = "agent.deleted";
    public const string ThreadRead = "thread.read_by_admin";
    public const string ThreadsListed = "threads.listed_by_admin";
    public const string ThreadExported = "thread.exported";
    public const string ThreadDeleted = "thread.deleted";
    public const string CallApproved = "call.approved";
    public const string CallDenied = "call.denied";
    public const string AuditExported = "audit.exported";

    public static IReadOnlyList<string> All { get; } =
    [
        SignedIn, SignedOut, Refused, KeyMade, KeyRotated, KeyRevoked, AgentChanged, AgentDeleted, ThreadRead, ThreadsListed,
        ThreadExported, ThreadDeleted, CallApproved, CallDenied, AuditExported,
    ];
}
