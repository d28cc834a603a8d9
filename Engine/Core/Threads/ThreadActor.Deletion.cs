using ChatCluster.Rules;

namespace ChatCluster.Threads;

/// <summary>The end of a thread.</summary>
internal sealed partial class ThreadActor
{
    /// <summary>
    /// Deletes the thread in its turn among the commands: ends the run with a word to its readers, deletes the log, and ends this
    /// activation. So no append comes after the deletion, and readers are told only what is so.
    /// </summary>
    /// <returns>Whether there was such a thread.</returns>
    /// <exception cref="ActorEndedException">This activation has ended; ask the next one.</exception>
    public async Task<bool> DeleteAsync()
    {
        var (answer, before) = await SubmitAsync(new DeleteThread());
        await DisposeAsync();
        if (before.Run is { } run)
        {
            _runtime.Loop.Release(Key, run);
        }

        await _credentials.ForgetAsync(before);
        return answer is ThreadAnswer.Done { Changed: true };
    }

    private async Task HandleDeletionAsync(Pending deletion)
    {
        var before = _thread;
        await HandleAsync([new(new EndThread(Feed.Written(), before.Run is { StepOpen: true } ? _meter?.Used : null), null)]);
        await _runtime.Webhooks.ForgetAsync(Key);
        await _runtime.Tools.ForgetAsync(Key);
        var deleted = await _runtime.Store.DeleteAsync(Key, CancellationToken.None);
        lock (_lock)
        {
            _ended ??= new ActorEndedException(Key);
        }

        Feed.Close(deleted ? ThreadFrame.OfDeleted(_runtime.Time.GetUtcNow()) : null);
        Ended.TrySetResult();
        deletion.TrySetResult(new(new ThreadAnswer.Done(default, Changed: deleted), before));
    }
}
