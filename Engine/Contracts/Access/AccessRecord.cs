namespace ChatCluster.Access;

/// <summary>Something small that is known of who may come in: a key, the last use of one, a session.</summary>
/// <param name="Kind">What it is; ids are unique within a kind.</param>
/// <param name="Tenant">Whom it is of, for lists.</param>
/// <param name="User">The user within the tenant.</param>
/// <param name="Body">What it says, as JSON. No secret in clear: what proves who somebody is stands there as a hash, and tokens of other
/// systems are encrypted.</param>
/// <param name="ExpiresAt">When it may be deleted; null for what stays.</param>
public sealed record AccessRecord(string Kind, string Id, string Tenant, string User, string Body, DateTimeOffset? ExpiresAt = null);
