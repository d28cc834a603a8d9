using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Rules;

/// <summary>What the run loop has to do next.</summary>
internal abstract record RunStep
{
    /// <param name="UseTools">False for the last call of a run at its round limit.</param>
    /// <param name="Fallback">Whether the fallback model is to be asked.</param>
    public sealed record CallModel(int Step, bool UseTools, bool Fallback) : RunStep;

    public sealed record InvokeTools(ImmutableArray<PendingCall> Calls) : RunStep;

    /// <param name="CallId">The call whose time for consent, for an answer to its questions or for its client's result ends first.</param>
    public sealed record AwaitOwner(string CallId, DateTimeOffset ExpiresAt) : RunStep;

    /// <param name="Recoverable">For a failure: whether the same message may succeed later.</param>
    public sealed record End(RunReason Reason, string? Code = null, string? Message = null, bool? Recoverable = null) : RunStep;

    /// <summary>
    /// Reads the next step off the state. Continuing a run and recovering one are the same question,
    /// so there is no recovery path to keep in step with the ordinary one.
    /// </summary>
    public static RunStep Next(RunState run, RunLimits limits)
    {
        if (run.StopRequested)
        {
            return new End(RunReason.Stopped);
        }

        if (limits.MaxTime is { } maxTime && run.Worked >= maxTime && !(run.Replied && run.Pending.IsEmpty))
        {
            return new End(RunReason.Limited, "time_limit", $"The run reached its time limit of {maxTime.TotalSeconds:0} s.");
        }

        if (!run.Pending.IsEmpty)
        {
            var ready = run.Pending.RemoveAll(call => call.WaitsUntil is not null);
            return ready.IsEmpty
                ? run.Pending.Select(call => new AwaitOwner(call.Call.CallId, call.WaitsUntil!.Value)).MinBy(waiting => waiting.ExpiresAt)!
                : new InvokeTools(ready);
        }

        if (run.ClientGone && !run.Unread)
        {
            // A reply would cost a model call, and there may be nobody to read it.
            return new End(
                RunReason.Limited, ToolErrorCodes.ClientExpired, "The application that makes the run's calls brought no result in time.");
        }

        if (run.Replied && !run.Unread)
        {
            // An agent without tools has not run out of tool steps.
            return run.ToolStep > limits.MaxToolSteps && limits.MaxToolSteps > 0
                ? new End(RunReason.Limited, "round_limit", $"The run reached its limit of {limits.MaxToolSteps} tool rounds.")
                : new End(RunReason.Completed);
        }

        if (run.Attempt >= limits.MaxStarts)
        {
            return new End(
                RunReason.Failed, "step_abandoned", $"The step was begun {run.Attempt} times and never ended.", Recoverable: true);
        }

        // A prompt that was too long is sent once more as a shorter one, however often the model may be asked.
        var exhausted = run.Failure is { } failure
            && (failure.Retry is not true
                || (run.Failures >= limits.MaxFailures && !(failure.Code is RunState.TooLong && run.Refusals == 1)));
        if (exhausted && limits.Fallback is null)
        {
            return new End(RunReason.Failed, run.Failure!.Code, run.Failure.Message, run.Failure.Recoverable);
        }

        return new CallModel(run.NextStep, UseTools: run.NextToolStep <= limits.MaxToolSteps, Fallback: exhausted);
    }
}
