using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>A judgement of a reply.</summary>
/// <param name="RunId">The run whose reply it is.</param>
/// <param name="Rating"><c>up</c>, <c>down</c>, or null to take it back.</param>
/// <param name="Text">Up to 2,000 characters.</param>
public sealed record FeedbackBody([property: Required] string? RunId, string? Rating, string? Text) : ClaimedIdentity;
