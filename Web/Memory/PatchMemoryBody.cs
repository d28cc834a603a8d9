using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Memory;

/// <summary>Whether facts may be drawn from your messages and recalled.</summary>
public sealed record PatchMemoryBody([property: Required] bool? Enabled) : ClaimedIdentity;
