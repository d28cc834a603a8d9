using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Credentials;

/// <summary>A thread's callers' credentials: kept before a run needs them, dropped when nothing does any more.</summary>
internal sealed partial class RunCredentials(ThreadKey key, ICredentialVault vault, ILogger logger)
{
    // Set also by a takeover, which cannot know: a run from before may have left some.
    private bool _any;

    // Kept for commands whose events are not stored yet.
    private readonly List<string> _unsettled = [];

    /// <summary>Loads a thread as the log has it, and drops what was kept for commands that were never logged.</summary>
    public async Task BeginAsync(ThreadSnapshot thread, CancellationToken cancellationToken)
    {
        _any = thread.Run is not null || !thread.Queue.IsEmpty;
        try
        {
            await vault.DeleteOthersAsync(key, Needed(thread), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next activation tries again; a run must not wait for this.
            LogNotDropped(logger, key.Id, exception.Message);
        }
    }

    /// <summary>
    /// Keeps what came with a command. Before its events are stored: a run must not begin without the credentials it came with.
    /// </summary>
    public async Task KeepAsync(ThreadCommand command, ThreadAnswer answer, ThreadSnapshot thread)
    {
        var credentials = command switch
        {
            PostMessage post => post.Credentials,
            RegenerateReply again => again.Credentials,
            _ => null,
        };
        if (credentials is not { Count: > 0 } || answer is not ThreadAnswer.Done { MessageId: { } messageId } done)
        {
            return;
        }

        // A steered message is part of the run under way, whose tools look under the message that began it.
        var place = thread.Run is { } run && run.Id == done.RunId ? run.Node.Message.MessageId : messageId;
        _unsettled.Add(place);
        await vault.WriteAsync(key, place, credentials, CancellationToken.None);
        _any = true;
    }

    /// <summary>Notes that the events of all commands so far are stored.</summary>
    public void Settle() => _unsettled.Clear();

    /// <summary>Drops what was kept for commands whose events were refused.</summary>
    /// <param name="read">Reads the log: another activation may have stored the same command, and needs what came with it.</param>
    public async Task TakeBackAsync(Func<Task<ThreadSnapshot>> read)
    {
        if (_unsettled.Count == 0)
        {
            return;
        }

        try
        {
            var needed = Needed(await read());
            foreach (var messageId in _unsettled.Where(messageId => !needed.Contains(messageId)))
            {
                await vault.DeleteAsync(key, messageId, CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // The next activation drops it.
            LogNotDropped(logger, key.Id, exception.Message);
        }
    }

    /// <summary>Drops what the stored events have made needless.</summary>
    public async Task DropAsync(IReadOnlyList<ThreadEvent> events, ThreadSnapshot thread)
    {
        for (var i = 0; _any && i < events.Count; i++)
        {
            var messageId = events[i] switch
            {
                RunFinished ended => thread.FindRun(ended.RunId)?.Message.MessageId,
                MessageUnqueued taken => taken.MessageId,
                _ => null,
            };

            // The same message may already be answered again, with credentials that were just kept.
            if (messageId is not null && thread.Run?.Node.Message.MessageId != messageId)
            {
                await DeleteAsync(messageId);
            }
        }
    }

    /// <summary>Drops all: the thread was deleted.</summary>
    public async Task ForgetAsync(ThreadSnapshot thread)
    {
        if (!_any)
        {
            return;
        }

        foreach (var messageId in Needed(thread))
        {
            await DeleteAsync(messageId);
        }
    }

    private static HashSet<string> Needed(ThreadSnapshot thread)
    {
        var needed = thread.Queue.Select(waiting => waiting.MessageId).ToHashSet(StringComparer.Ordinal);
        if (thread.Run is { } run)
        {
            needed.Add(run.Node.Message.MessageId);
        }

        return needed;
    }

    private async Task DeleteAsync(string messageId)
    {
        try
        {
            await vault.DeleteAsync(key, messageId, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // What was asked for is done and stored; the thread does not end of this.
            LogNotDropped(logger, key.Id, exception.Message);
        }
    }
}
