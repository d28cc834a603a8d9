namespace ChatCluster.Api;

/// <summary>
/// Connections to silos that broke. What was asked through one is not answered any more, and Orleans says so only when the call's time is
/// up: callers stop waiting soon after the loss.
/// </summary>
internal sealed class SiloLosses(TimeProvider time)
{
    // A live silo answers well within this.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private TaskCompletionSource _next = NewLoss();

    /// <summary>Ends with the next loss.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Note() => Interlocked.Exchange(ref _next, NewLoss()).TrySetResult();

    /// <summary>Makes a call.</summary>
    /// <exception cref="TimeoutException">A connection broke meanwhile, and the answer may have been lost with it.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        // Before the call: a loss right after it must not be missed.
        var loss = Next;
        var answer = call(cancellationToken);
        await Task.WhenAny(answer, loss).WaitAsync(cancellationToken);
        return await answer.WaitAsync(loss.IsCompleted ? Grace : Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private static TaskCompletionSource NewLoss() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
