using System.Collections.Immutable;
using ChatCluster.Budgets;
using ChatCluster.Files;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Telemetry;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Makes one model call: shows its text as it comes, keeps checkpoints, and reports the reply or the failure.</summary>
internal sealed class ModelCall(
    RunOptions options, BudgetGate budgets, TokenMeter meter, Generations generations, AttachmentFiles files, TimeProvider time,
    ILogger<ModelCall> logger)
{
    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <param name="tokens">The prompt's, as they are counted here.</param>
    /// <param name="settings">What the owner wants of the model.</param>
    /// <param name="consent">Whether a call needs its owner's consent.</param>
    public async Task<ThreadSnapshot> RunAsync(
        ThreadKey key,
        ChatModel model,
        List<ChatMessage> prompt,
        double tokens,
        IReadOnlyList<ITool> usable,
        ThreadSettings settings,
        Func<ToolDescription, JsonText, ConsentNeed> consent,
        RunState run,
        RunLimits limits,
        TimeSpan patience,
        IRunReports reports,
        RunSignals signals)
    {
        if (signals.Stop.IsCancellationRequested && !signals.Shutdown.IsCancellationRequested)
        {
            // No call is made, so there is none to count.
            generations.Cancel(model, run.Generation);
            return await reports.ReportAsync(new EndRun(run.Id, RunReason.Stopped, null, null, reports.Written(), null));
        }

        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        BudgetLease taken;
        using (var limit = new CancellationTokenSource(patience < LongestWait ? patience : LongestWait, time))
        using (var ends = CancellationTokenSource.CreateLinkedTokenSource(interrupted.Token, limit.Token))
        {
            try
            {
                taken = await budgets.TakeAsync(key.Owner, model, Math.Max(tokens, CallUsage.InputOf(prompt, usable)), ends.Token);
            }
            catch (BudgetExhaustedException exhausted)
            {
                // As long as no call is made, there is none to count.
                return await reports.ReportAsync(
                    new EndRun(run.Id, RunReason.Limited, BudgetExhaustedException.Code, exhausted.Message, reports.Written(), null));
            }
            catch (OperationCanceledException) when (ends.IsCancellationRequested)
            {
                signals.Shutdown.ThrowIfCancellationRequested();
                return await reports.ReportAsync(signals.Stop.IsCancellationRequested
                    ? new EndRun(run.Id, RunReason.Stopped, null, null, reports.Written(), null)
                    : new EndRun(
                        run.Id, RunReason.Limited, "time_limit",
                        "The run reached its time limit while it waited for what others had reserved of its budget.",
                        reports.Written(), null));
            }
        }

        using var lease = taken;
        var began = time.GetTimestamp();
        using var watch = new CallWatch(options, time, patience, run, reports, interrupted);
        using var trace = ModelTrace.Start(model, key.Id, run);
        if (options.TraceMessages)
        {
            trace.TellPrompt(prompt);
        }

        var reader = new ReplyReader(reports, watch, lease, new(files, key), limits.MaxCalls, time);
        var reply = reader.Reply;
        ImmutableArray<RequestedCall> calls = [];
        using var open = reports.Meter(() => Counted(cut: true));
        try
        {
            // WaitAsync, because a client that ignores its token must not delay the stop.
            await reader.ReadAsync(
                model.Client.GetStreamingResponseAsync(prompt, ChatOptionsOf(model, usable, run, settings), interrupted.Token),
                interrupted.Token)
                .WaitAsync(interrupted.Token);

            // A client may end its stream quietly when it is cancelled.
            interrupted.Token.ThrowIfCancellationRequested();

            // Calls that were not offered cannot be made: the last step has none.
            calls = usable.Count == 0 ? [] : await reply.CallsAsync(run, usable, consent, interrupted.Token);
        }
        catch (Exception) when (signals.Shutdown.IsCancellationRequested)
        {
            reader.Close();
            lease.Used = Counted(cut: true);
            await KeepAsync(watch);
            throw new OperationCanceledException(signals.Shutdown);
        }
        catch (Exception) when (signals.Stop.IsCancellationRequested || reader.Refused)
        {
            return await StoppedAsync();
        }
        catch (BudgetExhaustedException exhausted)
        {
            reader.Close();
            return await reports.ReportAsync(new EndRun(
                run.Id, RunReason.Limited, BudgetExhaustedException.Code, exhausted.Message, Written(),
                Used(BudgetExhaustedException.Code, cut: true)));
        }
        catch (Exception) when (watch.TimeIsUp)
        {
            reader.Close();
            generations.Cancel(model, reply.Generation ?? run.Generation);
            return await reports.ReportAsync(
                new EndRun(run.Id, RunReason.Limited, "time_limit", "The run reached its time limit.", Written(),
                    Used("time_limit", cut: true)));
        }
        catch (Exception exception)
        {
            reader.Close();
            var known = watch.Stalled
                ? new ModelException("model_stalled", $"The model sent nothing for {options.StallTime.TotalSeconds:0} s.", retry: true)
                : exception as ModelException
                ?? new ModelException("model_failed", $"The model call failed: {exception.GetType().Name}.", retry: true, inner: exception);
            RunLoopLog.AttemptFailed(
                logger, run.Id, run.Step, run.Attempt, known.Code, known.Message,
                known.InnerException ?? (known == exception ? null : exception));
            if (known.Code is not (RunState.Broken or RunState.Unreachable))
            {
                // Nobody comes back for it.
                generations.Cancel(model, reply.Generation ?? run.Generation);
            }

            return await FailAsync(known, asked: reply.Began || watch.Stalled);
        }

        if (signals.Stop.IsCancellationRequested || reader.Refused)
        {
            return await StoppedAsync();
        }

        if (reply.Usage?.InputTokenCount is { } told)
        {
            meter.Learn(model, tokens, told);
        }

        var written = Written();
        if (string.IsNullOrWhiteSpace(written.Text) && calls.Length == 0)
        {
            // An empty reply is retried once, then reported.
            return await FailAsync(new("empty_answer", "The model gave an empty answer.", retry: run.Failures == 0), asked: true);
        }

        if (run.Node.MustCall is { } wanted && !calls.Any(call => wanted is ClientTool.Any || call.Name == wanted))
        {
            // There are providers that cannot be told, and models that do not obey.
            return await FailAsync(
                new("tool_not_called",
                    wanted is ClientTool.Any ? "A tool call is required, but the model made none."
                        : $"The tool '{wanted}' must be called, but the model did not call it.",
                    retry: run.Failures == 0),
                asked: true);
        }

        var finish = reply.Finish(calls.Length > 0);
        var used = Used(finish, cut: false);
        return await ReportAsync(
            new FinishStep(run.Id, run.Step, written, finish, used, calls, limits)
            {
                State = reply.State,
                Lesson = meter.LessonOf(model),
            }, used);

        Task<ThreadSnapshot> StoppedAsync()
        {
            reader.Close();
            generations.Cancel(model, reply.Generation ?? run.Generation);
            return reports.ReportAsync(new EndRun(run.Id, RunReason.Stopped, null, null, Written(), Used("stopped", cut: true)));
        }

        // Of a reply that is read once more, nobody here knows how long it took.
        StepText Written() => reports.Written() with
        {
            ReasoningMs = run.Generation is null ? (long?)reader.Reasoned?.TotalMilliseconds : null,
        };

        Task<ThreadSnapshot> FailAsync(ModelException failure, bool asked)
        {
            trace.Fail(failure.Code);
            var isTooLong = failure.Code is RunState.TooLong;
            if (isTooLong)
            {
                meter.NoteRefused(model, tokens);
            }

            // A prompt that was too long is sent once more as a shorter one.
            var retry = failure.Retry || (isTooLong && run.Refusals == 0);
            var used = asked ? Used("error", cut: true) : Noted(CallUsage.OfRefused(model, time.GetUtcNow()), "error");
            return ReportAsync(
                new FailStep(
                    run.Id, run.Step, run.Attempt, failure.Code, failure.Message, retry, failure.Recoverable,
                    failure.RetryAfter, used, limits)
                {
                    Lesson = meter.LessonOf(model),
                },
                used);
        }

        // A stop that was stored first wins over what came of the call, but the call has used what it has used.
        async Task<ThreadSnapshot> ReportAsync(RunReport report, Usage used)
        {
            var after = await reports.ReportAsync(report);
            return after.Run is { StopRequested: true, StepOpen: true } open && open.Id == run.Id && open.Attempt == run.Attempt
                ? await reports.ReportAsync(new EndRun(run.Id, RunReason.Stopped, null, null, Written(), used))
                : after;
        }

        Usage Used(string finish, bool cut)
        {
            if (options.TraceMessages)
            {
                trace.TellReply(reports.Written().Text, calls, finish);
            }

            return Noted(Counted(cut), finish);
        }

        Usage Counted(bool cut) =>
            CallUsage.Of(model, reply.Usage, prompt, usable, reports.Written().Length + reply.CallCharacters, cut, time.GetUtcNow()) with
            {
                LatencyMs = (long)time.GetElapsedTime(began).TotalMilliseconds,
            };

        Usage Noted(Usage usage, string finish)
        {
            var noted = usage with
            {
                LatencyMs = (long)time.GetElapsedTime(began).TotalMilliseconds,
                FirstTokenMs = (long?)reply.FirstToken?.TotalMilliseconds,
            };
            trace.Finish(noted, finish);
            lease.Used = noted;
            return noted;
        }
    }

    private static ChatOptions ChatOptionsOf(ChatModel model, IReadOnlyList<ITool> usable, RunState run, ThreadSettings settings) => new()
    {
        AdditionalProperties = run.Generation is { } begun ? new() { [IGenerationClient.ResumeProperty] = begun } : null,
        ModelId = model.Id,
        Temperature = settings.Temperature is { } wanted ? Math.Min((float)wanted, model.HottestTemperature) : model.Temperature,
        TopP = (float?)settings.TopP,

        // Never above the operator's limit.
        MaxOutputTokens = settings.MaxOutputTokens is { } most ? Math.Min(most, model.MaxOutputTokens ?? most) : model.MaxOutputTokens,
        Tools = usable.Count == 0 ? null : [.. usable.Select(tool => new DeclaredTool(tool.Description))],
        ToolMode = run.Node.MustCall switch
        {
            null => null,
            ClientTool.Any => ChatToolMode.RequireAny,
            var name => ChatToolMode.RequireSpecific(name),
        },
    };

    private static async Task KeepAsync(CallWatch watch)
    {
        try
        {
            await watch.CheckpointAsync();
        }
        catch (Exception exception) when (exception is ActorEndedException or ThreadConflictException or StoreUnavailableException)
        {
            // The process is going down, and so may the store be; the log has the last checkpoint.
        }
    }
}
