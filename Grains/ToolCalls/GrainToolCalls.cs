using ChatCluster.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>Has calls made by their grains, wherever those are, and collects the results with short questions.</summary>
/// <param name="sharesCredentials">Whether the other silos can read the callers' credentials.</param>
internal sealed partial class GrainToolCalls(
    DirectToolCalls direct, IGrainFactory grains, bool sharesCredentials, TimeProvider time, ILogger<GrainToolCalls> logger) : IToolCalls
{
    private const int ReleaseAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public async Task<ToolRunResult?> MakeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        if (!sharesCredentials && await direct.MayHaveCredentialsAsync(order, either.Token))
        {
            // Another silo would have to make the call without them.
            return await direct.MakeAsync(order, notes, signals);
        }

        var grain = Grain(order);
        LogOrdered(logger, order.Call.Thread.Id, order.Call.CallId);
        while (true)
        {
            // Asked first, so that the order goes to an activation that is there: an order whose answer is lost may have been carried out.
            var found = await PersistAsync(grain.AskAsync, order, either.Token);
            try
            {
                var report = found.Known && found.Question == order.Question
                    ? found : await PersistAsync(token => grain.BeginAsync(found.Ticket, order, token), order, either.Token);
                return await CollectAsync(grain, report, order, notes, either.Token);
            }
            catch (ThreadUnavailableException exception)
            {
                // It refused, so nothing has happened; the next activation is on another silo.
                LogNoAnswer(logger, order.Call.Thread.Id, order.Call.CallId, exception.Message);
                await Task.Delay(FirstPause, time, either.Token);
            }
        }
    }

    public async Task<ToolRunResult?> ResumeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        var grain = Grain(order);
        return await CollectAsync(grain, await PersistAsync(grain.AskAsync, order, either.Token), order, notes, either.Token);
    }

    public void Release(ToolCallKey call) => _ = ReleaseAsync(call);

    private IToolCallGrain Grain(ToolOrder order) => grains.GetGrain<IToolCallGrain>(order.Call.ToString());

    private async Task<ToolRunResult?> CollectAsync(
        IToolCallGrain grain, ToolCallReport report, ToolOrder order, IProgress<ToolNote> notes, CancellationToken cancellationToken)
    {
        // A report of an earlier question is of a call that has asked and was answered.
        for (var seen = 0; report.Known && report.Question == order.Question; seen = report.Notes,
            report = await PersistAsync(token => grain.WatchAsync(seen, token), order, cancellationToken))
        {
            if (report.Result is { } result)
            {
                return result;
            }

            if (report.Notes > seen)
            {
                notes.Report(new(report.Note!, report.NoteKind));
            }
        }

        return null;
    }

    /// <summary>
    /// A grain that does not answer is asked again: its silo may be busy, or the cluster has yet to notice that it is gone. The run's
    /// limits end it.
    /// </summary>
    private async Task<ToolCallReport> PersistAsync(
        Func<CancellationToken, Task<ToolCallReport>> ask, ToolOrder order, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ask(cancellationToken).WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not ThreadUnavailableException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogNoAnswer(logger, order.Call.Thread.Id, order.Call.CallId, exception.Message);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task ReleaseAsync(ToolCallKey key)
    {
        if (await PatientCall.MakeAsync(
            () => grains.GetGrain<IToolCallGrain>(key.ToString()).ReleaseAsync(CancellationToken.None), ReleaseAttempts, time,
            CancellationToken.None)
            .ConfigureAwait(false) is { } failure)
        {
            // The call ends at its tool's timeout, and its result is dropped some minutes later.
            LogNotReleased(logger, key.Thread.Id, key.CallId, failure.Message);
        }
    }
}
