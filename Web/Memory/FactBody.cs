using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Memory;

/// <summary>The words of a fact, 1 to 500 characters.</summary>
public sealed record FactBody([property: Required] string? Text) : ClaimedIdentity;
