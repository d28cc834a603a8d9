using ChatCluster.Configuration;
using ChatCluster.Credentials;
using ChatCluster.Owners;
using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Tools;
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
    private volatile OpenCall? _meter;
    private volatile ThreadSnapshot _thread = ThreadSnapshot.Initial;

    public ThreadActor(ThreadKey key, ThreadRuntime runtime)
    {
        Key = key;
        _runtime = runtime;
        Feed = new(this, runtime.Heartbeat);
        _runs = new(key, runtime, this, Fail);
        _credentials = new(key, runtime.Credentials, runtime.Logger);
        _ledger = new(key, runtime.Ledger, runtime.Time, runtime.Budgets);
    }

    public ThreadKey Key { get; }

    public ThreadFeed Feed { get; }

    public ThreadSnapshot Thread => _thread;

    /// <summary>The loop of the latest run; completed when there is none.</summary>
    public Task Run => _runs.Current;

    /// <summary>
    /// Completes when this activation can no longer serve, with the reason if it failed. The next one resumes from the log.
    /// </summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it holds nothing that another activation would not read from the log.</summary>
    public bool IsIdle => _thread.Run is null && _runs.IsIdle && Feed.Readers == 0 && !_draining;

    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        var thread = await StoredThread.ReadAsync(_runtime.Store, Key, cancellationToken);
        await _credentials.BeginAsync(thread, cancellationToken);

        // An activation that was abandoned while its log was read does not end its run.
        cancellationToken.ThrowIfCancellationRequested();
        _thread = thread;
        _ledger.Begin(thread);
        Feed.Begin(thread.Sequence, thread.Run is { Attempt: > 0, Replied: false } run ? run.Written : null);
        _runs.EnsureRunning(thread, takenOver: true);
    }

    /// <summary>
    /// Whether a request is refused that the thread by itself would accept: by the owner's limits, or by the tool whose call it is about.
    /// </summary>
    public async ValueTask<ThreadAnswer?> RefuseAsync(ThreadRequest request, CancellationToken cancellationToken)
    {
        if (request is ResolveApproval { Approved: true, Arguments: { } edited } answer
            && _thread.Run?.Pending.FirstOrDefault(call => call.Call.CallId == answer.CallId) is { Call.Name: var name }
            && (await _runtime.Tools.ForAsync(Key, cancellationToken)).All.TryGetValue(name, out var tool)
            && await CallCheck.ProblemAsync(tool, edited, cancellationToken) is { } problem)
        {
            return new ThreadAnswer.Invalid("arguments_invalid", problem);
        }

        if (request is PostMessage { ClientTools: { } brought }
            && brought.FirstOrDefault(mine => _runtime.Tools.Tools.ContainsKey(mine.Name)) is
            { Name: var taken })
        {
            return new ThreadAnswer.Invalid(
                "client_tool_taken",
                $"This server already has a tool '{taken}'. Give yours another name, or leave it out to use the server's.");
        }

        // What was taken before is answered as it was then, whatever tools there are now.
        var (named, own) = request switch
        {
            PostMessage post when post.ClientMessageId is not { } id || !_thread.ByClientId.ContainsKey(id) =>
                (post.MustCall, post.ClientTools ?? []),
            ResolveToolCall result when _thread.Run is { } run && run.Pending.Any(call => call.Call.CallId == result.CallId) =>
                (result.MustCall, run.Node.ClientTools),
            _ => (null, []),
        };
        if (named is not (null or ClientTool.Any) && !own.Any(mine => mine.Name == named) && !_runtime.Tools.MayCome(named)
            && (await _runtime.Tools.ForAsync(Key, cancellationToken)).All is var all && !all.ContainsKey(named))
        {
            var nearest = NearestName.Of(named, own.Select(mine => mine.Name).Concat(all.Keys.Order(StringComparer.Ordinal)));
            return new ThreadAnswer.Invalid(
                "must_call_unknown",
                $"There is no tool '{named}' that could be called. "
                    + (nearest is null
                        ? "Name one that GET /v1/tools lists, or one that the message brings." : $"Do you mean '{nearest}'?"));
        }

        return await _ledger.RefuseAsync(_thread, request, _runtime.NewContext(Key.Tenant), cancellationToken);
    }

    /// <summary>Asks something of the thread.</summary>
    /// <exception cref="ActorEndedException">This activation has ended; ask the next one.</exception>
    public async Task<ThreadAnswer> SendAsync(ThreadCommand command)
    {
        using var span = PostTrace.Start(Key, command);
        return (await SubmitAsync(command, span?.Id)).Answer;
    }

    /// <summary>Releases what a reader can get from the log, and loops that have ended.</summary>
    public void Trim()
    {
        Feed.Trim();
        _runs.Trim();
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

    /// <summary>Cancels the run without logging it, so that the next activation resumes it.</summary>
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

    async Task<ThreadSnapshot> IRunReports.ReportAsync(ThreadCommand command) => (await SubmitAsync(command)).Thread;

    bool IRunReports.TryWrite(bool reasoning, string text) => Feed.TryPublish(reasoning, text);

    StepText IRunReports.Written(int after) => Feed.Written(after);

    IDisposable IRunReports.Meter(Func<Usage> used) => _meter = new(this, used);

    void IRunReports.ReportProgress(string callId, TimeSpan elapsed, ToolNote? note) =>
        Feed.PublishProgress(ThreadFrame.OfProgress(callId, (long)elapsed.TotalMilliseconds, note?.Text, note?.Kind));

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

    // Not of each step: what a list shows of a run is that it is under way, and what it has become.
    private void NoteInList(ThreadSnapshot before, ThreadSnapshot after)
    {
        if (!after.Temporary && (Listed(before) != Listed(after) || !before.Exists))
        {
            _runtime.Lists.Note(Key.Owner, new(Key.Id, after.Summarize(Key)));
        }

        static (string?, string?, string?, string?, string?, int, int, int, bool) Listed(ThreadSnapshot thread) => (
            thread.Title, thread.Agent, thread.Model, thread.Project, thread.Run?.Id, thread.Messages, thread.Rounds, thread.Awaiting,
            thread.Archived);
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

        if (exception is StoreUnavailableException)
        {
            LogStoreLost(_runtime.Logger, Key.Id, exception.Message);
        }
        else if (exception is not ActorEndedException)
        {
            LogEnded(_runtime.Logger, Key.Id, exception);
        }

        _runs.Cancel();
        Feed.Close();
        Ended.TrySetException(exception);
        _ = Ended.Task.Exception;
    }
}
