using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>What to copy of a thread.</summary>
/// <param name="RunId">Through this run's reply; all of it when left out.</param>
/// <param name="MessageId">Through the reply to this message, instead of <c>runId</c>: the one that is shown, or else the latest.</param>
/// <param name="Id">The id of the copy.</param>
public sealed record ForkBody(string? RunId, string? MessageId, string? Id) : ClaimedIdentity;
