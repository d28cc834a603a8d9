using ChatCluster.Cli.Protocol;

namespace ChatCluster.Cli.Runs;

/// <summary>Tells the events of one run from those of others in the same thread.</summary>
internal sealed class FollowedRun
{
    private bool _current;

    /// <summary>The run of a message, which may have to wait first.</summary>
    public FollowedRun(PostedMessage message) => (MessageId, RunId) = (message.MessageId, message.RunId);

    /// <summary>A run that is under way.</summary>
    public FollowedRun(string run) => (RunId, _current) = (run, true);

    public string? RunId { get; private set; }

    public string? MessageId { get; }

    /// <summary>Whether an event is to be shown.</summary>
    /// <exception cref="ChatException">The thread is gone, or cannot be read.</exception>
    public bool Takes(ServerEvent next)
    {
        switch (next.Type)
        {
            case "thread.deleted":
                throw new ChatException("The thread was deleted.");
            case "problem":
                throw new ChatException(next["message"] ?? "The thread cannot be read.");
            case "run.started":
                RunId ??= next["messageId"] == MessageId ? next["runId"] : null;
                return _current = next["runId"] == RunId;
            case "run.finished":
                return next["runId"] == RunId;
            case "message.unqueued":
                return RunId is null && next["messageId"] == MessageId;
            default:
                return _current;
        }
    }
}
