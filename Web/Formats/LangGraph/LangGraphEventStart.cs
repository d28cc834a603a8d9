using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>What a stream of the thread protocol shows, and what it begins with.</summary>
/// <param name="Channels">The channels that were asked for.</param>
/// <param name="State">The thread before the stream's first event.</param>
/// <param name="Shown">Events that the client has seen; they count and are not sent again.</param>
/// <param name="Since">The number of the last event that the client has; those up to it are not sent again.</param>
internal sealed record LangGraphEventStart(
    IReadOnlySet<string> Channels, LangGraphState State, IReadOnlyList<ThreadFrame> Shown, long Since = 0)
{
    public bool Shows(string channel) => Channels.Contains(channel);
}
