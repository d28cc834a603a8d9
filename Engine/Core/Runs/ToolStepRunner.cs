using System.Collections.Immutable;
using System.Text.Json;
using ChatCluster.Agents;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.Arguments;
using ChatCluster.Tools.Results;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>
/// Sees the calls of one step to their results: each is checked against the run's earlier calls, written down, made, and its result
/// reported. One that was written down by an earlier activation is asked for first, and is then a call like the others.
/// </summary>
internal sealed partial class ToolStepRunner(
    IToolCatalog tools, IToolCalls calls, ConsentRules consents, RunOptions options, TimeProvider time, ILogger<ToolStepRunner> logger)
{
    // A call that takes its process down must not do so for ever.
    private const int MaxStarts = 5;

    // Checks take time, and a stop must come in between.
    private const int ChecksAtOnce = 8;

    public async Task<ThreadSnapshot> RunAsync(
        ThreadKey key,
        ThreadSnapshot thread,
        ImmutableArray<PendingCall> pending,
        Agent agent,
        TimeSpan remaining,
        IRunReports reports,
        RunSignals signals)
    {
        var run = thread.Run!;
        var known = (await ToolsAsync(key, signals)).Without(thread.Settings.ToolsOff);
        var earlier = Earlier(run);
        var reported = new List<Task<ThreadSnapshot>>();
        var made = new List<PendingCall>();
        var repeats = new List<(PendingCall Call, string Of)>();
        foreach (var (index, call) in pending.Index())
        {
            if (index % ChecksAtOnce == ChecksAtOnce - 1)
            {
                await Task.Yield();
            }

            if (signals.Stop.IsCancellationRequested)
            {
                // The end of the run closes them all.
                made.Clear();
                repeats.Clear();
                break;
            }

            var verdict =
                await TryVerdictAsync(
                    call, known, earlier, agent, tool => consents.Of(tool, call.Arguments, agent, run, thread.Consents).Asks, signals);
            var answer = Answer(call, verdict);
            if (verdict is ToolVerdict.AwaitSame same)
            {
                repeats.Add((call, same.CallId));
            }
            else if (answer is null)
            {
                made.Add(call);
            }
            else
            {
                reported.Add(reports.ReportAsync(answer));
            }

            earlier.Add(
                new(call.Call.CallId, call.Call.Name, Json(call.Arguments), answer?.Result.Result, answer?.Result.Error,
                    answer?.Cached is true || verdict is ToolVerdict.AwaitSame));
        }

        using var limit = new CancellationTokenSource(remaining < TimeSpan.FromDays(1) ? remaining : TimeSpan.FromDays(1), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, limit.Token);
        var work = new Work(key, run, known, thread.Settings, reports, signals, new(stop.Token, signals.Shutdown));
        var fresh = made.Where(call => call.Started is null).ToImmutableArray();
        var started = fresh.IsEmpty ? null : reports.ReportAsync(new StartTools(run.Id, [.. fresh.Select(call => call.Call.CallId)]));
        var results = made.ToDictionary(
            call => call.Call.CallId,
            call => call.Started is { } before ? SettleAsync(work, call, before, begun: true) : BeginAsync(work, call, started!));
        reported.AddRange(results.Values);
        reported.AddRange(repeats.Select(repeat => RepeatAsync(work, repeat.Call, repeat.Of, results[repeat.Of])));
        return Latest(await Task.WhenAll(reported));
    }

    /// <summary>Abandons what is still active of a run that has ended.</summary>
    public void Release(ThreadKey key, RunState run)
    {
        foreach (var call in run.Pending.Where(call => call.Started is not null || call.Question is not null))
        {
            calls.Release(new(key, run.Id, call.Call.CallId));
        }
    }

    /// <summary>Makes a call once it is written down.</summary>
    private async Task<ThreadSnapshot> BeginAsync(Work work, PendingCall call, Task<ThreadSnapshot> started)
    {
        var thread = await started;
        return work.StartOf(call, thread) is { } start ? await SettleAsync(work, call, start, begun: false) : thread;
    }

    /// <summary>Answers a call from what came of the same call beside it.</summary>
    private static async Task<ThreadSnapshot> RepeatAsync(Work work, PendingCall call, string first, Task<ThreadSnapshot> earlier)
    {
        var thread = await earlier;
        return thread.Run is { } run && run.Id == work.Run.Id && run.Node.Items.OfType<ToolFinished>()
            .LastOrDefault(result => result.CallId == first) is { } done
            ? await work.Reports.ReportAsync(
                new FinishTool(
                    run.Id, call.Call.CallId, new(done.Result, done.Error, done.Preview, 0, done.Truncated is true), Cached: true))
            : thread;
    }

    /// <summary>Sees a call that is written down to its result.</summary>
    /// <param name="begun">Whether an earlier activation may have made it.</param>
    private async Task<ThreadSnapshot> SettleAsync(Work work, PendingCall call, ToolStarted start, bool begun)
    {
        var id = call.Call.CallId;
        var began = time.GetTimestamp();
        ToolNote? note = null;
        ToolRunResult? result;

        // The heartbeat is a timer of its own, so that no result ever waits for it.
        await using (time.CreateTimer(
            _ => work.Reports.ReportProgress(id, time.GetElapsedTime(began), note), null, options.HeartbeatInterval,
            options.HeartbeatInterval))
        {
            try
            {
                var order = work.OrderOf(call, start);
                var notes = new Notes(Report);
                result = begun ? await calls.ResumeAsync(order, notes, work.Ends) : await calls.MakeAsync(order, notes, work.Ends);
                while (result is null && MayRepeat(work, call, start))
                {
                    var again = await work.Reports.ReportAsync(new StartTools(work.Run.Id, [id]));
                    if (work.StartOf(call, again) is not { } repeated)
                    {
                        return again;
                    }

                    start = repeated;
                    result = await calls.MakeAsync(order, notes, work.Ends);
                }

                result ??= Failed(
                    "outcome_unknown",
                    "The server restarted during this call, so it is not known whether it took effect. Check before you repeat it.");
            }
            catch (OperationCanceledException) when (work.Ends.Stop.IsCancellationRequested || work.Ends.Shutdown.IsCancellationRequested)
            {
                // A shutdown leaves the call without a result: it is for the next activation to ask for it.
                work.Ends.Shutdown.ThrowIfCancellationRequested();
                result = work.Signals.Stop.IsCancellationRequested
                    ? Failed("stopped", "The run was stopped before this tool returned. It may have had effects.")
                    : Failed("time_limit", "The run reached its time limit before this tool returned. It may have had effects.");
            }
        }

        if (result.Input is { } input)
        {
            // Not released: what a tool keeps of a call that it will be asked about again is where the call was made.
            return await work.Reports.ReportAsync(new AskInput(work.Run.Id, id, input));
        }

        var stored = await work.Reports.ReportAsync(new FinishTool(work.Run.Id, id, result));
        if (!work.Signals.Stop.IsCancellationRequested)
        {
            // A stopped run gives its calls up when its end is stored.
            calls.Release(new(work.Key, work.Run.Id, id));
        }

        return stored;

        ToolRunResult Failed(string code, string message) =>
            new(null, new(code, message), "", (long)time.GetElapsedTime(began).TotalMilliseconds, false);

        void Report(ToolNote said)
        {
            note = said;
            work.Reports.ReportProgress(id, time.GetElapsedTime(began), said);
        }
    }

    private static bool MayRepeat(Work work, PendingCall call, ToolStarted start) =>
        work.Tools.TryGetValue(call.Call.Name, out var tool) && tool.Description.Repeatable && start.Attempt is null or < MaxStarts;

    private async Task<ToolVerdict> TryVerdictAsync(
        PendingCall call, IReadOnlyDictionary<string, ITool> known, List<EarlierCall> earlier, Agent agent,
        Func<ToolDescription, bool> asks, RunSignals signals)
    {
        try
        {
            return await VerdictAsync(call, known, earlier, agent, asks, signals);
        }
        catch (Exception exception) when (!signals.Shutdown.IsCancellationRequested)
        {
            // Arguments are whatever a model writes; what cannot even be compared with earlier calls is not made.
            LogNotChecked(logger, call.Call.Name, call.Call.CallId, exception);
            return new ToolVerdict.Skip(
                ToolErrorCodes.BadArguments,
                "This call was not made: its arguments could not be read. Write them as one plain JSON object.");
        }
    }

    /// <summary>What is to become of a call, going by the calls before it.</summary>
    private static async Task<ToolVerdict> VerdictAsync(
        PendingCall call, IReadOnlyDictionary<string, ITool> known, List<EarlierCall> earlier, Agent agent,
        Func<ToolDescription, bool> asks, RunSignals signals)
    {
        if (call.Denied is { } denied)
        {
            return denied.Reason is "expired"
                ? new ToolVerdict.Skip("approval_expired", "Nobody approved this call in time. Ask the user before you try again.")
                : new ToolVerdict.Skip(
                    "denied",
                    $"The user did not approve this call{(denied.Reason is { } why ? $": {why}" : "")}. Do not repeat it unchanged.");
        }

        if (call.Started is not null || !known.TryGetValue(call.Call.Name, out var tool) || !agent.Allows(call.Call.Name))
        {
            return ToolVerdict.Invoke.Instance;
        }

        // Consent was not requested because the call was invalid when it was proposed. Even if it is valid by now, there is no consent.
        if (call.Call.NeedsApproval is not true && asks(tool.Description))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
            var problem = await ProblemAsync(tool, call.Arguments, either.Token);
            signals.Shutdown.ThrowIfCancellationRequested();
            return problem is null
                ? new ToolVerdict.Skip(
                    ToolErrorCodes.ConsentMissing,
                    "This call was not made: it needs the user's consent, which was not requested. Call again, so that the user is asked.")
                : new ToolVerdict.Skip(ToolErrorCodes.BadArguments, problem);
        }

        return ArgumentReader.TryRead(call.Arguments, out var arguments, out _)
            ? ToolGuard.Check(tool.Description, arguments, earlier) : ToolVerdict.Invoke.Instance;
    }

    private static async Task<string?> ProblemAsync(ITool tool, JsonText arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await CallCheck.ProblemAsync(tool, arguments, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The result of a call that is not made: refused, or the same as one before.</summary>
    private static FinishTool? Answer(PendingCall call, ToolVerdict verdict) => verdict switch
    {
        ToolVerdict.AnswerFromCache cached =>
            new(call.Call.RunId, call.Call.CallId, new(cached.Result, Preview: ResultCutter.Preview(cached.Result)), Cached: true),
        ToolVerdict.Skip skip => new(call.Call.RunId, call.Call.CallId, new(Error: skip.Error, Preview: null)),
        _ => null,
    };

    private static List<EarlierCall> Earlier(RunState run)
    {
        var calls = run.Node.Items.OfType<ToolCalled>().ToDictionary(call => call.CallId, call => run.Node.ArgumentsOf(call));
        return
        [
            .. run.Node.Items.OfType<ToolFinished>().Select(done =>
                new EarlierCall(done.CallId, done.Name, Json(calls[done.CallId]), done.Result, done.Error, done.Cached is true)),
        ];
    }

    private static JsonElement Json(JsonText arguments) =>
        ArgumentReader.TryRead(arguments, out var json, out _) ? json : JsonSerializer.SerializeToElement(arguments.Text);

    private static ThreadSnapshot Latest(ThreadSnapshot[] snapshots) => snapshots.MaxBy(snapshot => snapshot.Sequence)!;

    private sealed class Notes(Action<ToolNote> report) : IProgress<ToolNote>
    {
        public void Report(ToolNote value) => report(value);
    }
}
