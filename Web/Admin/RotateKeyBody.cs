using ChatCluster.Web.Access;

namespace ChatCluster.Web.Admin;

/// <summary>How a key is replaced by another.</summary>
public sealed record RotateKeyBody : ClaimedIdentity
{
    /// <summary>How long the old key still counts, in seconds: 0 (the default) to 2,592,000, which are 30 days.</summary>
    public int? OverlapSeconds { get; init; }
}
