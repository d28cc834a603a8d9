namespace ChatCluster.Models;

/// <summary>Reads one reply that is streamed as server-sent events.</summary>
internal interface IReplyEvents
{
    ReplyBuilder Builder { get; }

    /// <summary>Takes an event.</summary>
    /// <exception cref="ModelException">It reports a failure, or is past understanding.</exception>
    void Add(string eventType, ReadOnlySpan<byte> data);

    /// <summary>Takes what came in place of a stream: an answer as a whole, a list of events, or events one after the other.</summary>
    void AddDocuments(ReadOnlySpan<byte> data);

    /// <summary>The stream is over; that may be its end, or a failure.</summary>
    void End();
}
