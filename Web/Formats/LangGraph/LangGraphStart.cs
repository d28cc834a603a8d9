using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>What a stream of a run begins with.</summary>
/// <param name="Modes">What it shows.</param>
/// <param name="State">The thread before the run, with its message; null when no mode needs it.</param>
/// <param name="Shown">Events of the run that the client has seen; they count and are not sent again.</param>
/// <param name="Silent">The place up to which the client has seen the run, where the stream itself begins before it.</param>
/// <param name="Continues">Whether the client comes back to a stream that it has the beginning of.</param>
internal sealed record LangGraphStart(
    IReadOnlySet<LangGraphMode> Modes, LangGraphState? State, IReadOnlyList<ThreadFrame> Shown, ThreadCursor Silent = default,
    bool Continues = false);
