using ChatCluster.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>One call under way, and then its result.</summary>
// The cancellation's wait handle is never used, so there is nothing to dispose of.
#pragma warning disable CA1001
internal sealed class ActiveToolCall(int question = 0) : IProgress<ToolNote>
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _notes;
    private ToolNote? _note;
    private bool _over;
    private ToolRunResult? _result;

    /// <summary>How often the tool had asked its caller's user before.</summary>
    public int Question => question;

    /// <summary>Whether the tool has returned with questions to its caller's user.</summary>
    public bool IsAsking => _result?.Input is not null;

    /// <summary>Makes the call.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task RunAsync(DirectToolCalls calls, ToolOrder order)
    {
        try
        {
            // Stopped or shut down is the same here: whoever ends the call knows what it means to the thread.
            _result = await calls.MakeAsync(order, this, new(_ended.Token, CancellationToken.None));
        }
        finally
        {
            Change(() => _over = true);
        }
    }

    /// <summary>Aborts the call.</summary>
    public void End() => _ = _ended.CancelAsync();

    /// <summary>Waits for the call to be over or for more notes than these.</summary>
    public async Task WaitAsync(int notes, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_over || _notes > notes)
            {
                return;
            }

            changed = _changed.Task;
        }

        await changed.WaitAsync(patience, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>How the call stands. One that is over without a result was lost.</summary>
    public ToolCallReport Report(Guid ticket)
    {
        lock (_lock)
        {
            return new(ticket, Known: !_over || _result is not null, _notes, _note?.Text, _result, question, _note?.Kind);
        }
    }

    void IProgress<ToolNote>.Report(ToolNote value) => Change(() =>
    {
        _note = value;
        _notes++;
    });

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
