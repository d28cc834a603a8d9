using System.Collections.Immutable;
using ChatCluster.Agents;
using ChatCluster.Documents;
using ChatCluster.Memory;
using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Telemetry;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Drives a run to its end: asks the snapshot what is next, does it, reports what came of it.</summary>
internal sealed class RunLoop(
    IModelCatalog models,
    AgentDirectory agents,
    IToolCatalog tools,
    ContextGuard context,
    ModelCall modelCall,
    ToolStepRunner toolSteps,
    ConsentRules consents,
    Generations generations,
    MemoryRecall memory,
    ThreadBackground background,
    RunOptions options,
    TimeProvider time,
    ILogger<RunLoop> logger)
{
    /// <summary>How a run begins: what is stored with it, so that the model can be asked at once.</summary>
    public BeginStep Open(RunState run) => new(run.Id, run.NextStep, Model(run.Node.Model).Name);

    /// <param name="opened">Whether the run's first step was begun for this loop, and not for one that is gone.</param>
    public async Task RunAsync(ThreadKey key, ThreadSnapshot thread, bool opened, IRunReports reports, RunSignals signals)
    {
        // A run belongs to the loop that was started for it, and its successor in the queue to another.
        if (thread.Run is not { Id: var id, Node: var first })
        {
            return;
        }

        // Fixed for the whole run, even if the agent is changed meanwhile.
        var agent = await agents.ResolveAsync(key.Tenant, first.Agent, first.AgentVersion, signals.Shutdown);
        using var step = new StepTrace();
        while (thread.Run is { } run && run.Id == id)
        {
            signals.Shutdown.ThrowIfCancellationRequested();
            var begins = !(opened && run.StepOpen);
            opened = false;
            var model = Model(run.Model ?? run.Node.Model);
            var limits = Limits(agent, model);
            var remaining = (limits.MaxTime ?? TimeSpan.MaxValue) - run.Worked;
            try
            {
                var following = RunStep.Next(run, limits);
                Trace(step, run, following);
                thread = following switch
                {
                    RunStep.CallModel next => await CallModelAsync(next, model, remaining),
                    RunStep.InvokeTools next => await toolSteps.RunAsync(key, thread, next.Calls, agent, remaining, reports, signals),
                    RunStep.AwaitOwner next => await AwaitOwnerAsync(run, next),
                    RunStep.End next => await EndAsync(run, next, await LostAsync()),
                    var other => throw new NotSupportedException($"Step '{other.GetType().Name}' is not supported."),
                };
            }
            catch (Exception exception) when (!EndsActivation(exception, signals))
            {
                // What a model, a tool or a message has brought: the next activation would only meet it again.
                RunLoopLog.Broke(logger, key.Id, run.Id, exception);
                thread = await EndAsync(
                    run, new(RunReason.Failed, "run_failed", "The run failed for a reason that its operator can read in the log.",
                        Recoverable: true), null);
            }

            async Task<ThreadSnapshot> CallModelAsync(RunStep.CallModel next, ChatModel current, TimeSpan patience)
            {
                var asked = next.Fallback ? Model(limits.Fallback) : current;
                if (run.Failure is { Code: not RunState.TooLong } failure && !next.Fallback)
                {
                    await BackOffAsync(run, failure, signals);
                }

                // A reply that is read on says itself what it used.
                var readsOn = run.Generation is not null && asked.Name == run.Model;
                var lost = readsOn ? null : await LostAsync();
                var begun = begins ? await reports.ReportAsync(new BeginStep(run.Id, next.Step, asked.Name, lost)) : thread;
                if (begun.Run is not { StepOpen: true } open || open.Id != run.Id)
                {
                    return begun;
                }

                if (begins && run.StepOpen && open.Attempt == run.Attempt)
                {
                    // A stop came first. What the attempt that was lost has used comes with the end.
                    return await EndAsync(open, new(RunReason.Stopped), lost);
                }

                IReadOnlyList<ITool> usable = [];
                PreparedPrompt prompt;
                using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
                try
                {
                    if (next.UseTools && asked.SupportsTools && !OfferedTools.AreLeftOut(agent, open))
                    {
                        usable = await OfferedTools.OfAsync(tools, key, begun, open, agent, either.Token);
                    }

                    if (usable.Count == 0 && OfferedTools.Missing(begun, open, asked) is { } missing)
                    {
                        return await NotAskedAsync(open, limits, "tool_not_offered", missing);
                    }

                    // What is temporary is remembered nowhere, and recalls nothing.
                    var facts = begun.Temporary ? [] : await memory.ChooseAsync(key, agent, asked, open, either.Token);
                    var files = await background.ChooseFilesAsync(key, begun, open, either.Token);
                    foreach (var report in Chosen(open, facts, files))
                    {
                        begun = await reports.ReportAsync(report);
                        if (begun.Run is not { StepOpen: true } still || still.Id != open.Id)
                        {
                            return begun;
                        }

                        open = still;
                    }

                    string?[] known =
                    [
                        await background.WriteAsync(key, begun, open, asked, either.Token),
                        await memory.WriteAsync(key, open, either.Token),
                    ];
                    var request = new PromptRequest(key, agent, asked, usable, LastToolStep: !next.UseTools)
                    {
                        Background = string.Join("\n\n", known.OfType<string>()) is { Length: > 0 } text ? text : null,
                    };
                    prompt = await context.PrepareAsync(request, begun, patience, reports, signals, either.Token);
                }
                catch (OperationCanceledException) when (either.IsCancellationRequested)
                {
                    signals.Shutdown.ThrowIfCancellationRequested();
                    return await EndAsync(open, new(RunReason.Stopped), null);
                }
                catch (Exception exception) when (!EndsActivation(exception, signals))
                {
                    RunLoopLog.AttemptFailed(logger, open.Id, open.Step, open.Attempt, "prompt_failed", exception.Message, exception);
                    return await NotAskedAsync(open, limits, "prompt_failed", "The thread could not be written down for the model.");
                }

                if (prompt is not { Messages: { } messages, Thread.Run: { } ready })
                {
                    return prompt.Thread;
                }

                // As the owner's consents are when the model is asked; before a call is made they are asked for again.
                ConsentNeed Consent(ToolDescription tool, JsonText arguments) =>
                    consents.Of(tool, arguments, agent, ready, prompt.Thread.Consents);

                return prompt.IsNoShorter && run.Failure is { } refusal
                    ? await NotAskedAsync(open, limits, refusal.Code, refusal.Message)
                    : await modelCall.RunAsync(
                        key, asked, messages, prompt.Tokens, usable, prompt.Thread.Settings, Consent, ready, limits,
                        patience - (ready.Worked - open.Worked),
                        reports, signals);
            }

            // Nobody but the log knows of a call that was under way when its process died; its provider has counted it.
            async Task<Usage?> LostAsync()
            {
                if (!begins || !run.StepOpen)
                {
                    return null;
                }

                IReadOnlyList<ITool> usable = [];
                PreparedPrompt? prompt = null;
                try
                {
                    usable = model.SupportsTools
                        ? await OfferedTools.OfAsync(tools, key, thread, run, agent, signals.Shutdown) : [];
                    prompt = await context.EstimateAsync(new(key, agent, model, usable, LastToolStep: false), thread, signals.Shutdown);
                }
                catch (Exception exception) when (!EndsActivation(exception, signals))
                {
                    RunLoopLog.AttemptFailed(logger, run.Id, run.Step, run.Attempt, "prompt_failed", exception.Message, exception);
                }

                return CallUsage.Of(model, null, prompt?.Messages ?? [], usable, run.Written.Length, cut: true, time.GetUtcNow());
            }
        }

        // The model would only refuse it, or cannot be asked at all.
        Task<ThreadSnapshot> NotAskedAsync(RunState open, RunLimits limits, string code, string message) => reports.ReportAsync(
            new FailStep(open.Id, open.Step, open.Attempt, code, message, Retry: false, Recoverable: false, null, Usage.None, limits));

        async Task<ThreadSnapshot> AwaitOwnerAsync(RunState run, RunStep.AwaitOwner call)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
            var patience = call.ExpiresAt - time.GetUtcNow();
            if (patience > TimeSpan.Zero)
            {
                try
                {
                    return await reports.WaitAsync(thread.Sequence, patience, either.Token);
                }
                catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested && !signals.Shutdown.IsCancellationRequested)
                {
                }
            }

            return await reports.ReportAsync(new ExpireApproval(run.Id, call.CallId));
        }

        // A step that is still open when the run ends is closed with what readers saw of it.
        async Task<ThreadSnapshot> EndAsync(RunState run, RunStep.End end, Usage? used)
        {
            if (end.Reason is RunReason.Failed)
            {
                RunLoopLog.Failed(logger, key.Id, run.Id, end.Code, end.Message);
            }

            // Only once it is stored: an activation that has no say any more must not end the calls of the one that has.
            var ended = await reports.ReportAsync(
                new EndRun(run.Id, end.Reason, end.Code, end.Message, reports.Written(), used, end.Recoverable));
            Release(key, run);
            return ended;
        }
    }

    private static IEnumerable<RunReport> Chosen(RunState run, ImmutableArray<string> facts, ImmutableArray<ProjectFile> files)
    {
        if (!facts.IsEmpty)
        {
            yield return new RecallMemory(run.Id, facts);
        }

        if (!files.IsEmpty)
        {
            yield return new ReadProject(run.Id, files);
        }
    }

    private static void Trace(StepTrace step, RunState run, RunStep following)
    {
        switch (following)
        {
            case RunStep.CallModel next:
                step.Begin(run, next.Step);
                break;
            case RunStep.InvokeTools:
                step.Begin(run, run.Step);
                break;
            case RunStep.End:
                step.End();
                break;
            default:
                break;
        }
    }

    /// <summary>Abandons the model's reply and the tool calls of a run that has ended.</summary>
    public void Release(ThreadKey key, RunState run)
    {
        generations.Cancel(run);
        toolSteps.Release(key, run);
    }

    private ChatModel Model(string? name) => name is not null && models.TryGet(name, out var model) ? model : models.Default;

    private RunLimits Limits(Agent agent, ChatModel model) => new(
        agent.MaxToolStepsOf(options),
        options.MaxAttempts,
        MaxTime: agent.Options.Limits.MaxTime ?? options.MaxTime)
    {
        Fallback = model.Fallback,
        MaxCalls = options.MaxCallsPerReply,
    };

    private static bool EndsActivation(Exception exception, RunSignals signals) =>
        exception is ActorEndedException or StoreUnavailableException or ThreadConflictException
        || (exception is OperationCanceledException && signals.Shutdown.IsCancellationRequested);

    private async Task BackOffAsync(RunState run, StepFailed failure, RunSignals signals)
    {
        var wait = options.Backoff * Math.Pow(2, run.Failures - 1);
        if (failure.RetryAfterMs is { } asked)
        {
            wait = TimeSpan.FromMilliseconds(Math.Max(wait.TotalMilliseconds, Math.Min(asked, 60_000)));
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        await Task.Delay(wait, time, either.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        signals.Shutdown.ThrowIfCancellationRequested();
    }
}
