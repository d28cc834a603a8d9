namespace ChatCluster.Tools.Mcp;

/// <summary>
/// The connections that calls are made over: one for all threads where the protocol has no sessions, otherwise one for each thread, closed
/// some time after its last call. One that broke is replaced at the next call.
/// </summary>
internal sealed class McpSessions(McpConnector connector, McpServerOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, McpSession> _sessions = new(StringComparer.Ordinal);
    private ITimer? _sweep;
    private bool _closed;

    /// <summary>Whose session it is, and opened when there is none. To be given back with <see cref="Return"/>.</summary>
    public async Task<McpSession> RentAsync(string key, McpCaller caller, CancellationToken cancellationToken)
    {
        var (session, surplus) = Take(key, caller);
        await CloseAsync(surplus);
        try
        {
            await session.Connection.WaitAsync(cancellationToken);
            return session;
        }
        catch
        {
            Return(session, broken: session.Connection.IsFaulted);
            throw;
        }
    }

    /// <param name="broken">Whether it is to be used for no further call.</param>
    public void Return(McpSession session, bool broken)
    {
        lock (_gate)
        {
            session.Users--;
            session.LastUsed = time.GetTimestamp();
            if (broken)
            {
                Remove(session);
            }

            if (session.Users > 0 || _sessions.GetValueOrDefault(session.Key) == session)
            {
                return;
            }
        }

        _ = CloseAsync([session]);
    }

    public async ValueTask DisposeAsync()
    {
        List<McpSession> all;
        lock (_gate)
        {
            _closed = true;
            all = [.. _sessions.Values];
            _sessions.Clear();
            _sweep?.Dispose();
        }

        await CloseAsync(all);
    }

    private (McpSession Session, IReadOnlyList<McpSession> Surplus) Take(string key, McpCaller caller)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var surplus = new List<McpSession>();
            if (_sessions.GetValueOrDefault(key) is { IsOver: true } over)
            {
                Remove(over);
                surplus.AddRange(over.Users == 0 ? [over] : []);
            }

            if (!_sessions.TryGetValue(key, out var session))
            {
                surplus.AddRange(Idle().OrderBy(other => other.LastUsed).Take(_sessions.Count + 1 - options.MaxSessions));
                surplus.ForEach(Remove);

                // The connection is shared; a caller that cancels does not end it.
                session = new(key, new(() => connector.ConnectAsync(caller, CancellationToken.None)));
                _sessions.Add(key, session);
                _sweep ??= time.CreateTimer(_ => _ = SweepAsync(), null, options.SessionIdle / 2, options.SessionIdle / 2);
            }

            session.Users++;
            return (session, surplus);
        }
    }

    private async Task SweepAsync()
    {
        List<McpSession> surplus;
        lock (_gate)
        {
            surplus = [.. Idle().Where(session => time.GetElapsedTime(session.LastUsed) >= options.SessionIdle)];
            surplus.ForEach(Remove);
        }

        await CloseAsync(surplus);
    }

    private IEnumerable<McpSession> Idle() => _sessions.Values.Where(session => session.Users == 0);

    private void Remove(McpSession session)
    {
        if (_sessions.GetValueOrDefault(session.Key) == session)
        {
            _sessions.Remove(session.Key);
        }
    }

    private static Task CloseAsync(IEnumerable<McpSession> sessions) =>
        Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));
}
