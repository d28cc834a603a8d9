using System.Collections.Concurrent;

namespace ChatCluster.Tools.Mcp;

/// <summary>Calls in sessions whose server has asked the user. They are in this process only: with it their sessions end.</summary>
internal sealed class McpParkedCalls(McpSessions sessions, TimeProvider time)
{
    // As long as an owner is waited for by default.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (ActiveMcpCall Call, ITimer Timer)> _parked = new(StringComparer.Ordinal);

    public void Park(ActiveMcpCall active)
    {
        var timer = time.CreateTimer(_ => GiveUp(active.Id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _parked[active.Id] = (active, timer);
        timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes a call up again; null when it is not, or no longer, here.</summary>
    public ActiveMcpCall? Take(string id)
    {
        if (!_parked.TryRemove(id, out var parked))
        {
            return null;
        }

        parked.Timer.Dispose();
        return parked.Call;
    }

    private void GiveUp(string id)
    {
        if (Take(id) is { } active)
        {
            active.End();
            sessions.Return(active.Session, broken: true);
        }
    }
}
