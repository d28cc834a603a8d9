using ChatCluster.Rules;
using ChatCluster.Telemetry;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>Gives every run one loop at a time, in order, and ends them with the activation.</summary>
/// <param name="fail">Called when a loop ends with a fault: the activation is then of no use.</param>
internal sealed partial class RunSupervisor(ThreadKey key, ThreadRuntime runtime, IRunReports reports, Action<Exception> fail)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _shutdown = new();
    private string? _runId;
    private Task _after = Task.CompletedTask;

    // The loop that was started last; null once it has ended, so that an idle thread holds nothing of it.
    private Loop? _loop;

    public Task Current => _loop?.Task ?? Task.CompletedTask;

    public bool IsIdle => Current.IsCompleted && _after.IsCompleted;

    /// <summary>Releases what was done after a run.</summary>
    public void Trim()
    {
        if (_after is { IsCompletedSuccessfully: true } ended)
        {
            // Another may have begun meanwhile.
            Interlocked.CompareExchange(ref _after, Task.CompletedTask, ended);
        }
    }

    /// <summary>Draws the consequences of what was stored.</summary>
    public void React(List<ThreadEvent> events, ThreadSnapshot thread)
    {
        RunFinished? finished = null;

        // It may end at any moment.
        var loop = _loop;
        foreach (var @event in events)
        {
            loop?.Trace.Observe(@event);
            if (@event is StopRequested stop && stop.RunId == loop?.RunId)
            {
                // Aborting a model's request runs foreign code, and the acknowledgement must not wait for it.
                _ = loop.Stop.CancelAsync();
            }
            else if (@event is RunFinished end)
            {
                finished = end;
            }
        }

        EnsureRunning(thread, takenOver: false);
        if (finished is not null)
        {
            BeginAfter(finished, thread);
        }
    }

    /// <param name="takenOver">Whether the run was found in the log.</param>
    public void EnsureRunning(ThreadSnapshot thread, bool takenOver)
    {
        if (thread.Run is not { } run || run.Id == _runId || _shutdown.IsCancellationRequested)
        {
            return;
        }

        _runId = run.Id;
        var loop = new Loop(run.Id, new(key, run, runtime.Time) { TakenOver = takenOver }, Current);
        if (run.StopRequested)
        {
            loop.Stop.Cancel();
        }

        _loop = loop;
        loop.Begin(RunAfterAsync(loop.Task, loop, thread, opened: !takenOver));
    }

    /// <summary>Cancels the loop as a shutdown does, without waiting for it.</summary>
    public void Cancel() => _ = _shutdown.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _shutdown.CancelAsync();
        await Task.WhenAll(Current, _after)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private void BeginAfter(RunFinished end, ThreadSnapshot thread)
    {
        if (thread.FindRun(end.RunId) is { } ended
            && runtime.AfterRun.Where(IsDue).ToList() is { Count: > 0 } due)
        {
            _after = WorkAfterAsync(_after, due, ended);
        }

        // What a task makes of an end never fails the command that has stored it.
        bool IsDue(IAfterRunTask task)
        {
            try
            {
                return task.IsDue(key, end, ended, thread);
            }
            catch (Exception exception)
            {
                LogNotDone(runtime.Logger, ended.RunId, task.GetType().Name, exception.Message);
                return false;
            }
        }
    }

    // Side by side, but behind those of an earlier run: what two runs tell about their owner is told in that order.
    private async Task WorkAfterAsync(Task previous, List<IAfterRunTask> due, RunNode ended)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // The actor is in the middle of a command; what comes of this is reported after it.
        await Task.Yield();
        await Task.WhenAll(due.Select(WorkAsync));

        async Task WorkAsync(IAfterRunTask task)
        {
            try
            {
                // A task that does not hear the token holds up neither a deletion nor a shutdown.
                await task.RunAsync(key, ended, reports, _shutdown.Token).WaitAsync(_shutdown.Token);
            }
            catch (Exception exception) when (!_shutdown.IsCancellationRequested)
            {
                LogNotDone(runtime.Logger, ended.RunId, task.GetType().Name, exception.Message);
            }
        }
    }

    private async Task RunAfterAsync(Task previous, Loop loop, ThreadSnapshot thread, bool opened)
    {
        // The run before may have ended in the log while its loop still has a line to go.
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        using (runtime.Runs.Enter())
        using (loop.Trace)
        {
            loop.Trace.Begin();
            try
            {
                // The actor is in the middle of a command; the loop's first report must come after it.
                await Task.Yield();
                await runtime.Loop.RunAsync(key, thread, opened, reports, new(loop.Stop.Token, _shutdown.Token));
            }
            catch (OperationCanceledException) when (_shutdown.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                fail(exception);
            }
        }

        // Another may have begun meanwhile.
        Interlocked.CompareExchange(ref _loop, null, loop);
    }

    /// <summary>The loop of one run, with what stops it and what is noted of it.</summary>
    private sealed class Loop(string runId, RunTrace trace, Task previous)
    {
        public string RunId => runId;

        public RunTrace Trace => trace;

        public CancellationTokenSource Stop { get; } = new();

        /// <summary>The loop, and that of the run before for as long as this one is being started.</summary>
        public Task Task { get; private set; } = previous;

        public void Begin(Task task) => Task = task;
    }
}
