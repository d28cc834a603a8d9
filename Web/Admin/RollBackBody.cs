using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Admin;

/// <summary>Which version of an agent to return to.</summary>
public sealed record RollBackBody : ClaimedIdentity
{
    /// <summary>The number of an earlier version; it is stored once more, as the newest.</summary>
    [Required]
    public int? Version { get; init; }
}
