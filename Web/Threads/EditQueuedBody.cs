using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>The new text of a waiting message.</summary>
public sealed record EditQueuedBody([property: Required] string? Text) : ClaimedIdentity;
