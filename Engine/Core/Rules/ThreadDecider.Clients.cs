using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Results;

namespace ChatCluster.Rules;

/// <summary>Calls of tools that a run's client makes, and what a client brings along of a reply that was begun elsewhere.</summary>
internal static partial class ThreadDecider
{
    // The result is the fact; that it was brought needs no event of its own.
    private static Decision Settle(ThreadSnapshot state, ResolveToolCall command)
    {
        if (state.Run is not { StopRequested: false } run
            || run.Pending.FirstOrDefault(call => call.Call.CallId == command.CallId) is not { IsWithClient: true } pending)
        {
            return Decision.Reject(
                new ThreadAnswer.Conflict(
                    "result_not_open", $"No call '{command.CallId}' waits for its client; it was answered, expired or stopped."));
        }

        return (command.Result is null) == (command.Error is null)
            ? Decision.Reject(new ThreadAnswer.Invalid("result_missing", "Send either the call's result or its error."))
            : new(
                [new ToolFinished(
                    run.Id, command.CallId, pending.Call.Name, command.Result,
                    command.Error is { } error ? new(ToolErrorCodes.ClientFailed, error) : null,
                    ResultCutter.Preview(command.Result ?? command.Error!), Outside: true)
                {
                    Client = true,
                    MustCall = command.MustCall,
                }],
                new ThreadAnswer.Done(new(state.Sequence), RunId: run.Id));
    }

    private static ToolFinished Expired(RunState run, PendingCall call) => new(
        run.Id, call.Call.CallId, call.Call.Name,
        Error: new(ToolErrorCodes.ClientExpired, "The application that makes this call brought no result in time. Go on without it."));

    /// <summary>Steps that were written elsewhere, as the run would have stored them.</summary>
    private static IEnumerable<ThreadEvent> Past(RunStarted started, ImmutableArray<PastStep>? steps, string? mustCall)
    {
        foreach (var (index, step) in (steps ?? []).Index())
        {
            yield return new StepStarted(started.RunId, index + 1, 1, started.Model);
            yield return new StepFinished(started.RunId, index + 1, step.Text, Finish: "tool_calls") { Calls = step.Calls.Length };
            foreach (var call in step.Calls)
            {
                yield return new ToolCalled(started.RunId, call.CallId, call.Name, call.Arguments) { Client = true };
            }

            foreach (var call in step.Calls)
            {
                yield return new ToolFinished(
                    started.RunId, call.CallId, call.Name, call.Result, Preview: ResultCutter.Preview(call.Result), Outside: true)
                {
                    Client = true,
                    MustCall = mustCall,
                };
            }
        }
    }
}
