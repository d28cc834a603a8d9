using ChatCluster.Ledger;
using ChatCluster.Rules;
using ChatCluster.Storage;

namespace ChatCluster.Threads;

/// <summary>How commands become events.</summary>
internal sealed partial class ThreadActor
{
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
        var late = new List<Pending>();
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
                // What comes behind a deletion is for the next activation.
                if (batch.FindIndex(pending => pending.Command is DeleteThread) is >= 0 and var deletion)
                {
                    late.AddRange(batch[deletion..]);
                    batch.RemoveRange(deletion, late.Count);
                    await HandleAsync(batch);
                    await HandleDeletionAsync(late[0]);
                }
                else
                {
                    await HandleAsync(batch);
                }
            }
            catch (Exception exception)
            {
                // What the log holds is not known any more, so this activation may not decide anything further.
                Fail(exception);
                if (exception is ThreadConflictException)
                {
                    // Before anybody is told: whoever is asked again keeps the same credentials in the same place.
                    await _credentials.TakeBackAsync(() => StoredThread.ReadAsync(_runtime.Store, Key, CancellationToken.None));
                }

                batch.ForEach(pending => pending.TrySetException(exception));
                late.ForEach(pending => pending.TrySetException(exception));
            }
        }

        batch.ForEach(pending => pending.TrySetException(_ended!));
        late.ForEach(pending => pending.TrySetException(_ended!));
    }

    private async Task HandleAsync(List<Pending> batch)
    {
        var thread = _thread;
        var events = new List<ThreadEvent>();
        var json = new List<ReadOnlyMemory<byte>>();
        var lines = new List<UsageLine>();
        foreach (var pending in batch)
        {
            ThreadAnswer answer;
            var decided = events.Count;
            try
            {
                answer = Decide(pending.Command, pending.Trace);
            }
            catch (Exception exception)
            {
                // Nothing of it is stored or applied, so it ends here; the next activation would meet it again.
                LogNotDecided(_runtime.Logger, Key.Id, pending.Command.GetType().Name, exception);
                pending.TrySetException(exception);
                continue;
            }

            pending.Outcome = new(answer, thread);
            if (events.Count > decided)
            {
                // What had been asked before has them already, or needs them no more.
                await _credentials.KeepAsync(pending.Command, answer, thread);
            }
        }

        // A run that begins is stored with its first step, which reads whatever was steered in with it.
        if (thread.Run is { } begun && begun.Id != _thread.Run?.Id)
        {
            Decide(_runtime.Loop.Open(begun), trace: null);
        }

        if (events.Count > 0)
        {
            await _runtime.Webhooks.PrepareAsync(Key, _thread.Sequence, events, json, thread);
            await _runtime.Store.AppendAsync(Key, _thread.Sequence, json, thread.Summarize(Key), lines, CancellationToken.None);
            _credentials.Settle();
            TaskCompletionSource? changed;
            var before = _thread;
            lock (_lock)
            {
                _thread = thread;
                (changed, _changed) = (_changed, null);
            }

            // Before anybody can see it: a reader that sees the run end may begin another.
            _ledger.React(before, thread);
            Feed.Publish(events, json);
            NoteInList(before, thread);
            _runtime.Webhooks.Release(events);
            _runs.React(events, thread);

            // A loop that waits for this may end at once: by then its trace has what was stored.
            changed?.TrySetResult();
            await _credentials.DropAsync(events, thread);
        }

        batch.ForEach(pending => pending.TrySetResult(pending.Outcome));

        ThreadAnswer Decide(ThreadCommand command, string? trace)
        {
            var decision =
                ThreadDecider.Decide(Key, thread, command, _runtime.NewContext(Key.Tenant) with { Trace = trace, Shown = Feed.Hold });
            var after = thread;
            var encoded = new List<ReadOnlyMemory<byte>>();
            var used = new List<UsageLine>();
            foreach (var @event in decision.Events)
            {
                encoded.Add(ThreadJson.Encode(@event));
                var next = after.Apply(@event, encoded[^1].Length);

                // What a copy brings along was paid for where it comes from.
                used.AddRange(command is AdoptEvents ? [] : UsageLines.Of(after, next, @event));
                after = next;
            }

            // Only now: what cannot be applied or written leaves nothing of itself behind.
            json.AddRange(encoded);
            events.AddRange(decision.Events);
            lines.AddRange(used);
            thread = after;
            return decision.Answer;
        }
    }

    private readonly record struct Outcome(ThreadAnswer Answer, ThreadSnapshot Thread);

    private sealed class Pending(ThreadCommand command, string? trace)
        : TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ThreadCommand Command => command;

        /// <summary>The span of its sender.</summary>
        public string? Trace => trace;

        public Outcome Outcome { get; set; }
    }
}
