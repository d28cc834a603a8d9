using ChatCluster.Credentials;
using ChatCluster.Owners;
using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Telemetry;

namespace ChatCluster.Threads;

/// <summary>
/// The single writer of one thread. A command is decided, its events stored, applied and published, in that order and nowhere else.
/// Commands that arrive while an append is under way are decided together and stored with one append.
/// </summary>
internal sealed partial class ThreadActor : IRunReports, IFeedLog, IAsyncDisposable
{
    private readonly ThreadRuntime _runtime;
    private readonly RunSupervisor _runs;
    private readonly RunCredentials _credentials;
    private readonly ThreadLedger _ledger;
    private readonly Lock _lock = new();
    private List<Pending> _inbox = [];
    private bool _draining;
    private Exception? _ended;
    private TaskCompletionSource? _changed;
    private volatile ThreadSnapshot _thread = ThreadSnapshot.Initial;

    public ThreadActor(ThreadKey key, ThreadRuntime runtime)
    {
        Key = key;
        _runtime = runtime;
        Feed = new(this, runtime.Heartbeat);
        _runs = new(key, runtime, this, Fail);
        _credentials = new(key, runtime.Credentials, runtime.Logger);
        _ledger = new(key, runtime.Ledger, runtime.Time);
        LastUsed = runtime.Time.GetUtcNow();
    }

    public ThreadKey Key { get; }

    public ThreadFeed Feed { get; }

    public ThreadSnapshot Thread => _thread;

    /// <summary>The loop of the latest run; completed when there is none.</summary>
    public Task Run => _runs.Current;

    /// <summary>When somebody last asked something of the thread.</summary>
    public DateTimeOffset LastUsed { get; private set; }

    /// <summary>Completes when this activation can no longer serve, with the reason if it is a fault. The next one carries on from the log.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it holds nothing that another activation would not read from the log.</summary>
    public bool IsIdle => _thread.Run is null && _runs.IsIdle && Feed.Readers == 0 && !_draining;

    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        var thread = await StoredThread.ReadAsync(_runtime.Store, Key, cancellationToken);
        _thread = thread;
        _credentials.Begin(thread);
        _ledger.Begin(thread);
        Feed.Begin(thread.Sequence, thread.Run is { Attempt: > 0, Replied: false } run ? run.Written : null);
        _runs.EnsureRunning(thread, takenOver: true);
    }

    /// <summary>Whether the owner's limits refuse a request that the thread would accept.</summary>
    public ValueTask<ThreadAnswer.Limited?> RefuseAsync(ThreadRequest request, CancellationToken cancellationToken) =>
        _ledger.RefuseAsync(_thread, request, _runtime.NewContext(), cancellationToken);

    /// <summary>Asks something of the thread.</summary>
    /// <exception cref="ActorEndedException">This activation has ended; ask the next one.</exception>
    public async Task<ThreadAnswer> SendAsync(ThreadCommand command)
    {
        LastUsed = _runtime.Time.GetUtcNow();
        using var span = PostTrace.Start(Key, command);
        return (await SubmitAsync(command, span?.Id)).Answer;
    }

    /// <summary>Ends an activation that nobody needs. Refused when something came in between.</summary>
    public bool TryRetire()
    {
        lock (_lock)
        {
            if (_draining || _inbox.Count > 0 || !IsIdle)
            {
                return false;
            }

            _ended ??= new ActorEndedException(Key);
        }

        Ended.TrySetResult();
        return true;
    }

    /// <summary>Cancels the run without a word in the log, so that the next activation carries it on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        lock (_lock)
        {
            _ended ??= new ActorEndedException(Key);
        }

        Feed.Close();
        Ended.TrySetResult();
    }

    /// <summary>Ends an activation whose thread was deleted: nothing of it is carried on, and neither a tool call nor a credential of it is left behind.</summary>
    public async ValueTask ForgetAsync()
    {
        await DisposeAsync();
        _ledger.Forget(_thread);
        if (_thread.Run is { } run)
        {
            _runtime.Loop.Release(Key, run);
        }

        await _credentials.ForgetAsync(_thread);
    }

    async Task<ThreadSnapshot> IRunReports.ReportAsync(ThreadCommand command) => (await SubmitAsync(command)).Thread;

    bool IRunReports.TryWrite(bool reasoning, string text) => Feed.TryPublish(reasoning, text);

    StepText IRunReports.Written(int after) => Feed.Written(after);

    void IRunReports.ReportProgress(string callId, TimeSpan elapsed, string? note) =>
        Feed.PublishProgress(ThreadFrame.OfProgress(callId, (long)elapsed.TotalMilliseconds, note));

    async Task<ThreadSnapshot> IRunReports.WaitAsync(long sequence, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_thread.Sequence > sequence)
            {
                return _thread;
            }

            changed = (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await Task.WhenAny(changed, Task.Delay(patience, _runtime.Time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return _thread;
    }

    IAsyncEnumerable<StoredEvent> IFeedLog.ReadAsync(long after, CancellationToken cancellationToken) =>
        _runtime.Store.ReadAsync(Key, after, cancellationToken);

    private Task<Outcome> SubmitAsync(ThreadCommand command, string? trace = null)
    {
        var pending = new Pending(command, trace);
        lock (_lock)
        {
            if (_ended is not null)
            {
                return Task.FromException<Outcome>(_ended);
            }

            _inbox.Add(pending);
            if (_draining)
            {
                return pending.Task;
            }

            _draining = true;
        }

        _ = DrainAsync();
        return pending.Task;
    }

    private async Task DrainAsync()
    {
        var batch = new List<Pending>();
        while (true)
        {
            lock (_lock)
            {
                batch.Clear();
                (batch, _inbox) = (_inbox, batch);
                if (batch.Count == 0 || _ended is not null)
                {
                    _draining = false;
                    break;
                }
            }

            try
            {
                await HandleAsync(batch);
            }
            catch (Exception exception)
            {
                // What the log holds is not known any more, so this activation may not decide anything further.
                Fail(exception);
                batch.ForEach(pending => pending.TrySetException(exception));
            }
        }

        batch.ForEach(pending => pending.TrySetException(_ended!));
    }

    private async Task HandleAsync(List<Pending> batch)
    {
        var thread = _thread;
        var events = new List<ThreadEvent>();
        var json = new List<ReadOnlyMemory<byte>>();
        foreach (var pending in batch)
        {
            var answer = Decide(pending.Command, pending.Trace);
            pending.Outcome = new(answer, thread);
            await _credentials.KeepAsync(pending.Command, answer, thread);
        }

        // A run that begins is stored with its first step, which reads whatever was steered in with it.
        if (thread.Run is { } begun && begun.Id != _thread.Run?.Id)
        {
            Decide(_runtime.Loop.Open(begun), trace: null);
        }

        if (events.Count > 0)
        {
            await _runtime.Store.AppendAsync(Key, _thread.Sequence, json, thread.Summarize(Key), CancellationToken.None);
            TaskCompletionSource? changed;
            var before = _thread;
            lock (_lock)
            {
                _thread = thread;
                (changed, _changed) = (_changed, null);
            }

            // Before anybody can see it: whoever reads that a run is over may begin another.
            _ledger.React(before, thread);
            Feed.Publish(events, json);
            changed?.TrySetResult();
            _runs.React(events, thread);
            await _credentials.DropAsync(events, thread);
        }

        batch.ForEach(pending => pending.TrySetResult(pending.Outcome));

        ThreadAnswer Decide(ThreadCommand command, string? trace)
        {
            var decision = ThreadDecider.Decide(Key, thread, command, _runtime.NewContext() with { Trace = trace });
            foreach (var @event in decision.Events)
            {
                thread = thread.Apply(@event);
                events.Add(@event);
                json.Add(ThreadJson.Encode(@event));
            }

            return decision.Answer;
        }
    }

    private void Fail(Exception exception)
    {
        lock (_lock)
        {
            if (_ended is not null)
            {
                return;
            }

            _ended = exception;
        }

        if (exception is not ActorEndedException)
        {
            LogEnded(_runtime.Logger, Key.Id, exception);
        }

        _runs.Cancel();
        Feed.Close();
        Ended.TrySetException(exception);
        _ = Ended.Task.Exception;
    }

    private readonly record struct Outcome(ThreadAnswer Answer, ThreadSnapshot Thread);

    private sealed class Pending(ThreadCommand command, string? trace) : TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ThreadCommand Command => command;

        /// <summary>The span of whoever sent it.</summary>
        public string? Trace => trace;

        public Outcome Outcome { get; set; }
    }
}
