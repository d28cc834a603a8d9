using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Rules;

/// <summary>What the run loop reports, and consent to its calls.</summary>
internal static partial class ThreadDecider
{
    private const string BrokenOff = "broken_off";
    private const string StoppedCall = "The run ended before this tool returned.";

    // Reports outlive the run they belong to: a late one must change nothing, and is no error of its sender.
    private static Decision Report(ThreadSnapshot state, RunReport command, DecisionContext context) =>
        state.Run is { } run && run.Id == command.RunId
            ? new(
                command switch
                {
                    BeginStep c => Begin(run, c),
                    RecordCheckpoint c => Checkpoint(run, c),
                    FinishStep c => FinishStep(state, run, c, context),
                    FailStep c => FailStep(state, run, c, context),
                    CompactContext c => Compact(state, run, c),
                    RecallMemory c => run.StepOpen && !run.StopRequested && run.Node.Recalled is null && !c.Facts.IsDefaultOrEmpty
                        ? [new MemoryRecalled(run.Id, c.Facts)] : [],
                    ReadProject c => run.StepOpen && !run.StopRequested && run.Node.ProjectFiles is null && !c.Files.IsDefaultOrEmpty
                        ? [new ProjectRead(run.Id, c.Files)] : [],
                    StartTools c => StartTools(run, c),
                    FinishTool c => FinishTool(run, c),
                    AskInput c => AskInput(run, c, context),
                    ExpireApproval c => Expire(run, c, context),
                    EndRun c => End(state, run, c, context),
                    _ => throw new NotSupportedException($"Report '{command.GetType().Name}' is not supported."),
                },
                new ThreadAnswer.Done(new(state.Sequence)))
            : Nothing(state);

    private static ImmutableArray<ThreadEvent> Begin(RunState run, BeginStep command) =>
        command.Step == run.NextStep && !run.StopRequested && run.Pending.IsEmpty
            ? [new StepStarted(run.Id, run.NextStep, run.Attempt + 1, command.Model, Lost: run.StepOpen ? command.Lost : null)]
            : [];

    private static ImmutableArray<ThreadEvent> Checkpoint(RunState run, RecordCheckpoint command) =>
        run.StepOpen && command.Step == run.Step && command.Attempt == run.Attempt && command.From == run.Written.Length
            && (command.Output.Length > 0 || (command.Generation is not null && command.Generation != run.Generation))
            ? [CheckpointOf(run, command.From, command.Output) with { Generation = command.Generation }]
            : [];

    private static ImmutableArray<ThreadEvent> Compact(ThreadSnapshot state, RunState run, CompactContext command) =>
        run.StepOpen && command.Step == run.Step && !run.StopRequested
            && (command.Compacted.Through is not { } through || state.Ended.ContainsKey(through))
            ? [command.Compacted]
            : [];

    // A stop that was stored first wins: the reply is then what readers saw, and comes with the end of the run.
    private static ImmutableArray<ThreadEvent> FinishStep(ThreadSnapshot state, RunState run, FinishStep command, DecisionContext context)
    {
        if (!run.StepOpen || command.Step != run.Step || run.StopRequested)
        {
            return [];
        }

        ThreadEvent finished = Finished(run, command.Output, command.Finish, command.Usage) with
        {
            At = context.Now,
            Calls = command.Calls.IsEmpty ? null : command.Calls.Length,
            State = command.Calls.IsEmpty ? null : command.State,
            Lesson = state.News(command.Lesson),
        };
        var after = state.Apply(finished);
        var most = command.Limits?.MaxCalls ?? int.MaxValue;
        var beyond = new ToolError(
            ToolErrorCodes.TooManyCalls, $"This call was not made: one reply may ask for {most} calls. Make fewer at a time.");
        return
        [
            finished,
            .. command.Calls.Select((call, index) => new ToolCalled(
                run.Id, call.CallId, call.Name, call.Arguments, call.NeedsApproval && index < most ? true : null,
                call.Remembered ? true : null)
            {
                Client = call.Client && index < most ? true : null,
                ExpiresAt = call.Client && index < most ? context.Now + context.ClientToolTime : null,
            }),
            .. command.Calls.Take(most).Where(call => call.NeedsApproval).Select(call =>
                new ApprovalRequested(
                    run.Id, call.CallId, call.Name, call.ArgumentsHash, context.Now + context.ApprovalTime,
                    call.Sources.IsEmpty ? null : call.Sources)),
            .. command.Calls.Take(most).Where(call => call.Problem is not null).Select(call =>
                new ToolFinished(run.Id, call.CallId, call.Name, Error: new(ToolErrorCodes.BadArguments, call.Problem!))),
            .. command.Calls.Skip(most).Select(call => new ToolFinished(run.Id, call.CallId, call.Name, Error: beyond)),
            .. command.Calls.IsEmpty && command.Limits is { } limits && RunStep.Next(after.Run!, limits) is RunStep.End end
                ? End(after, after.Run!, new(run.Id, end.Reason, end.Code, end.Message, StepText.Empty, null), context)
                : [],
        ];
    }

    private static ImmutableArray<ThreadEvent> FailStep(ThreadSnapshot state, RunState run, FailStep command, DecisionContext context)
    {
        if (!run.StepOpen || command.Step != run.Step || command.Attempt != run.Attempt || run.StopRequested)
        {
            return [];
        }

        var failed = new StepFailed(
            run.Id,
            run.Step,
            run.Attempt,
            command.Code,
            command.Message,
            command.Recoverable,
            command.Retry,
            (int?)command.RetryAfter?.TotalMilliseconds,
            command.Usage)
        {
            At = context.Now,
            Lesson = state.News(command.Lesson),
        };
        var isAskedAgain = RunStep.Next(state.Apply(failed).Run!, command.Limits) is RunStep.CallModel { Fallback: false };

        // The next attempt voids what this one has shown; if none does better it is shown again.
        return [.. Shown(run, context), failed with { Retry = isAskedAgain }];
    }

    private static ImmutableArray<ThreadEvent> StartTools(RunState run, StartTools command) => run.StopRequested
        ? []
        :
        [
            .. run.Pending
                .Where(call => call is { Waiting: null, IsAsking: false, IsWithClient: false }
                    && command.CallIds.Contains(call.Call.CallId))
                .Select(call => call.Started is { } before
                    ? before with { Attempt = (before.Attempt ?? 1) + 1, At = default }
                    : new ToolStarted(run.Id, call.Call.CallId, $"{run.Id}-{call.Call.CallId}")),
        ];

    private static ImmutableArray<ThreadEvent> FinishTool(RunState run, FinishTool command) =>
        run.Pending.FirstOrDefault(call => call.Call.CallId == command.CallId) is { } pending && !run.StopRequested
            ?
            [
                .. command.Result.Parts,
                new ToolFinished(
                    run.Id,
                    command.CallId,
                    pending.Call.Name,
                    command.Result.Result,
                    command.Result.Error,
                    command.Result.Preview,
                    command.Result.ElapsedMs,
                    command.Result.Truncated ? true : null,
                    command.Cached ? true : null,
                    command.Result.Files,
                    command.Result.Links,
                    OutsideReading.IsOutside(pending) ? true : null),
            ]
            : [];

    private static ImmutableArray<ThreadEvent> Expire(RunState run, ExpireApproval command, DecisionContext context) =>
        run.Pending.FirstOrDefault(call => call.Call.CallId == command.CallId) switch
        {
            { Waiting: { } waiting } when waiting.ExpiresAt <= context.Now =>
                [new ApprovalResolved(run.Id, command.CallId, Approved: false, Reason: "expired")],

            // The tool is told, which may have something to clean up.
            { IsAsking: true, Question: { } asked } when asked.ExpiresAt <= context.Now =>
                [new InputResolved(run.Id, command.CallId, InputResolved.Cancel, Reason: "expired")],
            { IsWithClient: true } call when call.WaitsUntil <= context.Now => [Expired(run, call)],
            _ => [],
        };

    private static Decision Resolve(ThreadSnapshot state, ResolveApproval command)
    {
        if (state.Run is not { StopRequested: false } run
            || run.Pending.FirstOrDefault(call => call.Call.CallId == command.CallId)?.Waiting is not { } waiting)
        {
            return Decision.Reject(
                new ThreadAnswer.Conflict(
                    "approval_not_open", $"No call '{command.CallId}' waits for approval; it was answered, expired or stopped."));
        }

        if (command.ArgumentsHash is { } hash && hash != waiting.ArgumentsHash)
        {
            return Decision.Reject(
                new ThreadAnswer.Conflict("approval_changed", "The call has other arguments than the ones approved; read it again."));
        }

        if (command is { Remember: true, Approved: false })
        {
            return Decision.Reject(
                new ThreadAnswer.Invalid(
                    "remember_without_approval", "Only a consent is remembered for the thread. Leave out remember, or approve."));
        }

        return command.Arguments is { } edited
            && !(edited.TryParse(out var json) && json.ValueKind == System.Text.Json.JsonValueKind.Object)
            ? Decision.Reject(new ThreadAnswer.Invalid("arguments_malformed", "Edited arguments are one JSON object."))
            : new(
                [new ApprovalResolved(
                    run.Id, command.CallId, command.Approved, command.Arguments, command.Reason, command.By,
                    command.Remember ? true : null)],
                new ThreadAnswer.Done(new(state.Sequence), RunId: run.Id));
    }

    // A model refuses a transcript in which a call has no result, so whatever is still open is closed with the run.
    private static ImmutableArray<ThreadEvent> End(ThreadSnapshot state, RunState run, EndRun command, DecisionContext context)
    {
        // The loop decided on an older state: a stop or a message that was accepted since then takes precedence.
        if (run.StopRequested && command.Reason is not RunReason.Stopped)
        {
            command = command with { Reason = RunReason.Stopped, Code = null, Message = null, Recoverable = null };
        }
        else if (command.Reason is RunReason.Completed && run.Unread)
        {
            return [];
        }

        // After a stop no text is added; otherwise the run keeps the best that any attempt has shown.
        var kept = command.Reason is RunReason.Stopped ? command.Open : command.Open.OrLonger(run.Longest);
        StepFinished? cut = run.Attempt > 0 && (run.StepOpen || kept.Length > 0)
            ? Finished(run, kept, CutBy(command, kept), command.OpenUsage) : null;
        StepStarted? restored = cut is not null && kept != command.Open
            ? new(run.Id, run.Step, run.Attempt + 1, run.Model, Restored: true) : null;
        var usage = run.Node.Usage.Add(cut?.Usage);
        var steps = run.Node.Items.OfType<StepFinished>().Concat(cut is null ? [] : [cut]).ToList();
        var finished = new RunFinished(
            run.Id,
            command.Reason,
            steps.LastOrDefault(step => step.Text.Length > 0)?.Text ?? "",
            usage,
            [.. run.Node.Items.OfType<ToolCalled>().Select(call => call.Name).Distinct()],
            (long)(context.Now - run.StartedAt).TotalMilliseconds,
            command.Code,
            command.Message,
            steps.LastOrDefault()?.Finish is "length" or "content_filter" or BrokenOff ? steps[^1].Finish : null,
            command.Recoverable);
        return
        [
            .. restored is null ? Enumerable.Empty<ThreadEvent>() : [restored],
            .. cut is null ? Enumerable.Empty<ThreadEvent>() : [cut],
            .. run.Pending.Select(call => new ToolFinished(
                run.Id,
                call.Call.CallId,
                call.Call.Name,
                Error: call.Started is null ? new("stopped", StoppedCall) : new("stopped", StoppedCall + " It may have had effects."))),
            finished,
            .. NextInLine(state, run, context),
        ];
    }

    private static string CutBy(EndRun end, StepText kept) => end.Reason switch
    {
        RunReason.Stopped => "stopped",
        RunReason.Failed => kept.IsBlank ? "error" : BrokenOff,
        _ => end.Code ?? "time_limit",
    };

    /// <summary>A thread that is deleted ends its run as stopped, so that readers see a normal end.</summary>
    private static Decision EndThread(ThreadSnapshot state, EndThread command, DecisionContext context)
    {
        if (state.Run is not { } run)
        {
            return Nothing(state);
        }

        // What waits is taken back first: it would begin with the end of the run.
        ThreadEvent[] before =
            [.. state.Queue.Select(waiting => new MessageUnqueued(waiting.MessageId)),
                .. run.StopRequested ? Enumerable.Empty<ThreadEvent>() : [new StopRequested(run.Id)]];
        var stopped = before.Aggregate(state, (thread, @event) => thread.Apply(@event with { At = context.Now }));
        return Accept(
            state, [.. before, .. End(
                stopped, stopped.Run!, new(run.Id, RunReason.Stopped, "thread_deleted", null, command.Open, command.Used), context)]);
    }

    private static StepFinished Finished(RunState run, StepText output, string finish, Usage? usage) =>
        new(run.Id, run.Step, output.Text, output.Reasoning, output.Layout, finish, usage) { ReasoningMs = output.ReasoningMs };
}
