using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using ChatCluster.Agents;
using ChatCluster.Credentials;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Results;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Runs;

/// <summary>Makes the calls of one step: each is checked against the run's earlier calls, written down, made, and its result reported.</summary>
internal sealed class ToolRound(IToolCatalog tools, ToolRunner runner, ICredentialVault credentials, RunOptions options, TimeProvider time)
{
    // A call that takes its process down must not do so for ever.
    private const int MaxStarts = 5;

    public async Task<ThreadSnapshot> RunAsync(
        ThreadKey key,
        RunState run,
        ImmutableArray<PendingCall> calls,
        Agent agent,
        TimeSpan remaining,
        IRunReports reports,
        RunSignals signals)
    {
        var settled = Settled(run);
        var made = new List<PendingCall>();
        var reported = new List<Task<ThreadSnapshot>>();
        foreach (var call in calls)
        {
            if (Answer(call, settled, agent) is { } answer)
            {
                reported.Add(reports.ReportAsync(answer));
                settled.Add(new(call.Call.CallId, call.Call.Name, Json(call.Arguments), answer.Result, answer.Error, answer.Cached));
            }
            else
            {
                made.Add(call);
                settled.Add(new(call.Call.CallId, call.Call.Name, Json(call.Arguments), null, null, false));
            }
        }

        if (made.Count > 0)
        {
            var started = await reports.ReportAsync(new StartTools(run.Id, [.. made.Select(call => call.Call.CallId)]));
            if (started.Run is { StopRequested: false } current && current.Id == run.Id)
            {
                var secrets = await CredentialsAsync(key, run, signals.Shutdown);
                using var limit = new CancellationTokenSource(remaining < TimeSpan.FromDays(1) ? remaining : TimeSpan.FromDays(1), time);
                using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown, limit.Token);
                reported.AddRange(made.Select(call =>
                {
                    var begun = current.Pending.First(pending => pending.Call.CallId == call.Call.CallId);
                    return MakeAsync(key, run.Id, begun, agent, secrets, reports, signals, interrupted.Token);
                }));
                return Latest(await Task.WhenAll(reported));
            }

            reported.Add(Task.FromResult(started));
        }

        return Latest(await Task.WhenAll(reported));
    }

    private async Task<ThreadSnapshot> MakeAsync(
        ThreadKey key,
        string runId,
        PendingCall call,
        Agent agent,
        IReadOnlyDictionary<string, string> secrets,
        IRunReports reports,
        RunSignals signals,
        CancellationToken cancellationToken)
    {
        var id = call.Call.CallId;
        var began = time.GetTimestamp();
        string? note = null;
        ToolRunResult result;

        // The heartbeat is a timer of its own, so that no result ever waits for it.
        await using (time.CreateTimer(_ => reports.ReportProgress(id, time.GetElapsedTime(began), note), null, options.HeartbeatInterval, options.HeartbeatInterval))
        {
            try
            {
                // A tool that does not heed its cancellation is left behind; the user's stop is not.
                var request = new ToolCallRequest(key, runId, id, call.Call.Name, call.Arguments, call.Started!.IdempotencyKey, secrets, agent.Allows, new Notes(Report));
                result = await runner.RunAsync(request, cancellationToken).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // A shutdown leaves the call without a result: whether it had an effect is for the next activation to settle.
                signals.Shutdown.ThrowIfCancellationRequested();
                var error = signals.Stop.IsCancellationRequested
                    ? new ToolError("stopped", "The run was stopped before this tool returned. It may have had effects.")
                    : new ToolError("time_limit", "The run reached its time limit before this tool returned. It may have had effects.");
                result = new(null, error, "", (long)time.GetElapsedTime(began).TotalMilliseconds, false);
            }
        }

        return await reports.ReportAsync(new FinishTool(runId, id, result.Result, result.Error, result.Preview, result.ElapsedMs, result.Truncated, Cached: false));

        void Report(string text)
        {
            note = text;
            reports.ReportProgress(id, time.GetElapsedTime(began), text);
        }
    }

    /// <summary>The result of a call that is not made: refused, repeated, or begun by an activation that died.</summary>
    private FinishTool? Answer(PendingCall call, List<SettledCall> settled, Agent agent)
    {
        var run = call.Call.RunId;
        var known = tools.Tools.TryGetValue(call.Call.Name, out var tool);
        if (call.Denied is { } denied)
        {
            return Failed(denied.Reason is "expired"
                ? new("approval_expired", "Nobody approved this call in time. Ask the user before you try again.")
                : new("denied", $"The user did not approve this call{(denied.Reason is { } why ? $": {why}" : "")}. Do not repeat it unchanged."));
        }

        if (call.Started is not null)
        {
            return known && tool!.Description.Repeatable && call.Started.Attempt is null or < MaxStarts
                ? null
                : Failed(new("outcome_unknown", "The server restarted during this call, so it is not known whether it took effect. Check before you repeat it."));
        }

        if (!known || !agent.Allows(call.Call.Name) || !call.Arguments.TryParse(out var arguments))
        {
            return null;
        }

        return ToolGuard.Check(tool!.Description, arguments, settled) switch
        {
            ToolVerdict.AnswerFromCache cached => new(run, call.Call.CallId, cached.Result, null, ResultCutter.Preview(cached.Result), 0, false, Cached: true),
            ToolVerdict.Skip skip => Failed(skip.Error),
            _ => null,
        };

        FinishTool Failed(ToolError error) => new(run, call.Call.CallId, null, error, null, 0, false, Cached: false);
    }

    private async Task<IReadOnlyDictionary<string, string>> CredentialsAsync(ThreadKey key, RunState run, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.ReadAsync(key, run.Node.Message.MessageId, cancellationToken);
        }
        catch (CryptographicException)
        {
            // Written with another key: to a tool that needs them they are as good as not given, and it says so.
            return new Dictionary<string, string>();
        }
    }

    private static List<SettledCall> Settled(RunState run)
    {
        var calls = run.Node.Items.OfType<ToolCalled>().ToDictionary(call => call.CallId, call => run.Node.ArgumentsOf(call));
        return
        [
            .. run.Node.Items.OfType<ToolFinished>().Select(done =>
                new SettledCall(done.CallId, done.Name, Json(calls[done.CallId]), done.Result, done.Error, done.Cached is true)),
        ];
    }

    private static JsonElement Json(JsonText arguments) => arguments.TryParse(out var json) ? json : JsonSerializer.SerializeToElement(arguments.Text);

    private static ThreadSnapshot Latest(ThreadSnapshot[] snapshots) => snapshots.MaxBy(snapshot => snapshot.Sequence)!;

    private sealed class Notes(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}
