using System.Collections.Immutable;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Runs;

/// <summary>The run whose calls are made.</summary>
internal sealed partial class ToolStepRunner
{
    /// <param name="Tools">Those of the thread.</param>
    /// <param name="Settings">What the owner wants in the thread.</param>
    /// <param name="Signals">The run's own.</param>
    /// <param name="Ends">What ends a call: the run's stop or its time limit, and the shutdown.</param>
    private sealed record Work(
        ThreadKey Key, RunState Run, IReadOnlyDictionary<string, ITool> Tools, ThreadSettings Settings, IRunReports Reports,
        RunSignals Signals, RunSignals Ends)
    {
        public ToolOrder OrderOf(PendingCall call, ToolStarted start) => new(
            new(Key, Run.Id, call.Call.CallId), Run.ToolStep, Run.Node.Message.MessageId, call.Call.Name, call.Arguments,
            start.IdempotencyKey, Run.Node.Agent)
        {
            AgentVersion = Run.Node.AgentVersion,
            ToolsOff = Settings.ToolsOff,
            Input = call is { Question.State: { } state, Answer: { } answer }
                ? new(call.Inputs, state, answer.Action, answer.Content) : null,
        };

        /// <summary>The notice that a call is about to be made; null when a stop came first.</summary>
        public ToolStarted? StartOf(PendingCall call, ThreadSnapshot thread) =>
            thread.Run is { StopRequested: false } run && run.Id == Run.Id
            ? run.Pending.FirstOrDefault(pending => pending.Call.CallId == call.Call.CallId)?.Started
            : null;
    }

    // A stop while they are read ends the calls afterwards.
    private async Task<IReadOnlyDictionary<string, ITool>> ToolsAsync(ThreadKey key, RunSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        try
        {
            return (await tools.ForAsync(key, either.Token)).All;
        }
        catch (OperationCanceledException) when (!signals.Shutdown.IsCancellationRequested)
        {
            return ImmutableDictionary<string, ITool>.Empty;
        }
    }
}
