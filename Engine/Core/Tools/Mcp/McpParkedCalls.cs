using System.Collections.Concurrent;

namespace ChatCluster.Tools.Mcp;

/// <summary>Calls in sessions whose server has asked the user. They are in this process only: with it their sessions end.</summary>
internal sealed class McpParkedCalls(McpSessions sessions, TimeProvider time)
{
    // As long as an owner is waited for by default.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (McpFlight Flight, ITimer Timer)> _parked = new(StringComparer.Ordinal);

    public void Park(McpFlight flight)
    {
        var timer = time.CreateTimer(_ => GiveUp(flight.Id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _parked[flight.Id] = (flight, timer);
        timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes a call up again; null when it is not, or no longer, here.</summary>
    public McpFlight? Take(string id)
    {
        if (!_parked.TryRemove(id, out var parked))
        {
            return null;
        }

        parked.Timer.Dispose();
        return parked.Flight;
    }

    private void GiveUp(string id)
    {
        if (Take(id) is { } flight)
        {
            flight.End();
            sessions.Return(flight.Session, broken: true);
        }
    }
}
