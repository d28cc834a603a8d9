using System.Collections.Concurrent;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>The activations of one process: created on demand, evicted when idle, handed over at shutdown.</summary>
internal sealed partial class LoadedThreads(ActivationParts parts, ILogger logger) : IActivationHost, IDisposable
{
    private readonly ConcurrentDictionary<ThreadKey, ThreadActivation> _activations = new();
    private readonly CancellationTokenSource _stopping = new();

    public int Count => _activations.Count;

    public bool IsStopping => _stopping.IsCancellationRequested;

    public bool Has(ThreadKey key) => _activations.ContainsKey(key);

    /// <exception cref="OperationCanceledException">The process shuts down.</exception>
    public ThreadActivation Get(ThreadKey key)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        return _activations.GetOrAdd(key, static (key, self) => new(key, self.Parts, self), this);
    }

    /// <summary>Runs an action on an activation: on the next one, if it was evicted between lookup and call.</summary>
    public async Task<T> UseAsync<T>(ThreadKey key, Func<ThreadActivation, Task<T>> use)
    {
        while (true)
        {
            var activation = Get(key);
            try
            {
                return await use(activation);
            }
            catch (ActorEndedException) when (activation.HasEnded)
            {
                _activations.TryRemove(new(key, activation));
            }
        }
    }

    /// <summary>Resumes every run that the log has in progress.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var key in parts.Runtime.Store.ListRunningAsync(cancellationToken))
        {
            try
            {
                var activation = Get(key);
                await activation.BeginAsync(cancellationToken);
                count += activation.HasRun ? 1 : 0;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One thread that cannot be read must not keep the others waiting.
                LogNotResumed(logger, key.Id, exception.Message);
            }
        }

        if (count > 0)
        {
            LogResumed(logger, count);
        }
    }

    /// <summary>Evicts threads that were not used for a while, and the rings of those that are only loaded.</summary>
    public async Task SweepAsync()
    {
        foreach (var (key, activation) in _activations)
        {
            if (activation.TryRetire())
            {
                _activations.TryRemove(new(key, activation));
                await activation.DisposeAsync();
            }
        }
    }

    /// <summary>Hands every run over to the next start, and ends every stream.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_activations.Values.Select(activation => activation.DisposeAsync().AsTask()));
    }

    public void Dispose() => _stopping.Dispose();

    Task IActivationHost.AwaitTurnAsync(ThreadKey key, CancellationToken cancellationToken) => Task.CompletedTask;

    void IActivationHost.KeepAlive()
    {
        // What is used is not swept.
    }

    // There is no directory that could decide between this activation and one elsewhere.
    bool IActivationHost.YieldsTo(ThreadConflictException conflict) => false;

    private ActivationParts Parts => parts;
}
