namespace ChatCluster.Access;

/// <summary>One line of the audit: who did what. It has neither text of messages nor secrets.</summary>
/// <param name="Tenant">The tenant that it concerns; empty where nobody knows one, as of a wrong key.</param>
/// <param name="User">Who did it; empty where nobody knows.</param>
/// <param name="Action">What was done, as <c>thread.deleted</c>; see <see cref="AuditAction"/>.</param>
public sealed record AuditEntry(DateTimeOffset At, string Tenant, string User, string Action)
{
    /// <summary>Its number, from 1, in the order of storing; 0 until it is stored.</summary>
    public long Id { get; init; }

    /// <summary>What it was done to: a thread, a key, a session, a route.</summary>
    public string? Target { get; init; }

    /// <summary>How the user came in: <c>key:k1</c>, <c>session</c>, <c>Jwt</c>.</summary>
    public string? By { get; init; }

    /// <summary>The code of a refusal.</summary>
    public string? Code { get; init; }

    /// <summary>From which address it came.</summary>
    public string? Address { get; init; }

    /// <summary>How many times within a minute; refusals and the like are counted, not listed.</summary>
    public int Count { get; init; } = 1;
}
