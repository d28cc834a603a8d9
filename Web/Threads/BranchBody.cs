using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>Which branch to show.</summary>
/// <param name="RunId">The run it ends in.</param>
public sealed record BranchBody([property: Required] string? RunId) : ClaimedIdentity;
