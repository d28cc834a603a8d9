using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Credentials;

/// <summary>A thread's callers' credentials: kept before a run needs them, dropped when nothing does any more.</summary>
internal sealed partial class RunCredentials(ThreadKey key, ICredentialVault vault, ILogger logger)
{
    // Set also by a takeover, which cannot know: a run from before may have left some.
    private bool _any;

    /// <summary>Takes up a thread as the log has it.</summary>
    public void Begin(ThreadSnapshot thread) => _any = thread.Run is not null || !thread.Queue.IsEmpty;

    /// <summary>Keeps what came with a command. Before its events are stored: a run must not begin without the credentials it came with.</summary>
    public async Task KeepAsync(ThreadCommand command, ThreadAnswer answer, ThreadSnapshot thread)
    {
        var credentials = command switch
        {
            PostMessage post => post.Credentials,
            RegenerateReply again => again.Credentials,
            _ => null,
        };
        if (credentials is not { Count: > 0 } || answer is not ThreadAnswer.Done { Duplicate: false, MessageId: { } messageId } done)
        {
            return;
        }

        // A steered message is part of the run under way, whose tools look under the message that began it.
        var place = thread.Run is { } run && run.Id == done.RunId ? run.Node.Message.MessageId : messageId;
        await vault.WriteAsync(key, place, credentials, CancellationToken.None);
        _any = true;
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

        foreach (var waiting in thread.Queue)
        {
            await DeleteAsync(waiting.MessageId);
        }

        if (thread.Run is { } run)
        {
            await DeleteAsync(run.Node.Message.MessageId);
        }
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
