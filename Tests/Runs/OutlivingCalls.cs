using System.Collections.Concurrent;
using ChatCluster.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Tests.Runs;

/// <summary>Stands for the rest of a cluster: makes the calls of processes that come and go, and can lose them.</summary>
internal sealed class OutlivingCalls
{
    private readonly ConcurrentDictionary<string, (Task<ToolRunResult?> Flight, CancellationTokenSource Ended)> _calls = new();

    /// <summary>The calls that nobody needs any more, in the order in which that was said.</summary>
    public ConcurrentQueue<string> Released { get; } = new();

    /// <summary>How many calls were asked for by an activation that had not begun them.</summary>
    public int Resumed { get; private set; }

    /// <summary>How many calls can be taken up by another process.</summary>
    public int UnderWay => _calls.Count;

    /// <summary>Forgets every call, as a process does that dies with them.</summary>
    public void Lose()
    {
        foreach (var id in _calls.Keys)
        {
            _calls.TryRemove(id, out var call);
            call.Ended.Cancel();
        }
    }

    /// <summary>The calls as one process reaches them.</summary>
    public IToolCalls Of(DirectToolCalls direct) => new Process(this, direct);

    private sealed class Process(OutlivingCalls all, DirectToolCalls direct) : IToolCalls
    {
        public Task<ToolRunResult?> MakeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals)
        {
            var ended = new CancellationTokenSource();
            all._calls[order.Call.CallId] = (direct.MakeAsync(order, notes, new(ended.Token, CancellationToken.None)), ended);
            return WaitAsync(order.Call.CallId, signals);
        }

        public Task<ToolRunResult?> ResumeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals)
        {
            all.Resumed++;
            return all._calls.ContainsKey(order.Call.CallId)
                ? WaitAsync(order.Call.CallId, signals) : Task.FromResult<ToolRunResult?>(null);
        }

        public void Release(ToolCallKey call)
        {
            all.Released.Enqueue(call.CallId);
            if (all._calls.TryRemove(call.CallId, out var known))
            {
                known.Ended.Cancel();
            }
        }

        private async Task<ToolRunResult?> WaitAsync(string callId, RunSignals signals)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
            try
            {
                return await all._calls[callId].Flight.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!either.IsCancellationRequested)
            {
                return null;
            }
        }
    }
}
