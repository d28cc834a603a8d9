namespace ChatCluster.Models;

/// <summary>What the readers of streams of events have in common.</summary>
internal abstract class ReplyEvents : IReplyEvents
{
    public abstract ReplyBuilder Builder { get; }

    protected abstract ModelFailures Failures { get; }

    /// <summary>Whether anything of the protocol has come.</summary>
    protected bool Began { get; set; }

    /// <summary>Whether the stream has said that the reply is complete.</summary>
    protected virtual bool IsComplete => Builder.Finish is not null;

    public abstract int Add(string eventType, ReadOnlySpan<byte> data);

    public abstract void AddEnd();

    public void End()
    {
        if (Builder.Done)
        {
            return;
        }

        if (!IsComplete)
        {
            throw Began || Builder.HasContent
                ? Failures.Broken("ended before it was complete") : Failures.BadReply("nothing of its protocol");
        }

        Complete();
    }

    /// <summary>Makes the last update.</summary>
    protected abstract void Complete();
}
