namespace ChatCluster.Threads;

/// <summary>
/// What an owner may do at a time. It comes with a request from the door, which knows the credential and its settings, so that the
/// thread's host needs none of them.
/// </summary>
/// <param name="Runs">Threads that may have a run under way, at least 1; null for no limit.</param>
/// <param name="MessagesPerMinute">Messages in a minute, at least 1, as a bucket that refills evenly; null for no limit.</param>
/// <param name="Queued">Messages that may wait in one thread, at least 1; null for no limit.</param>
public sealed record OwnerLimits(int? Runs = null, int? MessagesPerMinute = null, int? Queued = null)
{
    /// <summary>Threads of all users of the tenant that may have a run under way, at least 1; null for no limit.</summary>
    public int? TenantRuns { get; init; }

    /// <summary>Messages of all users of the tenant in a minute, at least 1; null for no limit.</summary>
    public int? TenantMessagesPerMinute { get; init; }
}
