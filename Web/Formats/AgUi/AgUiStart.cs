using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>What a stream of this protocol begins with.</summary>
/// <param name="RunId">What the client calls this exchange; the run's own name when left out.</param>
/// <param name="Kept">The conversation before the run, or before its remainder, as the client has it; null when it is not kept.</param>
/// <param name="Shows">Whether the client is shown what is kept, because it may have something else.</param>
/// <param name="Silent">What the client has been shown of the run, in the exchange before.</param>
internal sealed record AgUiStart(string? RunId, AgUiMessages? Kept, bool Shows = false, ThreadCursor Silent = default);
