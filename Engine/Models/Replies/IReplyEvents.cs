namespace ChatCluster.Models;

/// <summary>Reads one reply that comes as JSON objects, one after the other.</summary>
internal interface IReplyEvents
{
    ReplyBuilder Builder { get; }

    /// <summary>Takes the object that the data begins with. What is no object is taken too, to be refused.</summary>
    /// <returns>How many bytes were read; more objects may follow.</returns>
    /// <exception cref="ModelException">It reports a failure, or is past understanding.</exception>
    int Add(string eventType, ReadOnlySpan<byte> data);

    /// <summary>Takes the mark that says the reply is complete.</summary>
    void AddEnd();

    /// <summary>The stream is over; that may be its end, or a failure.</summary>
    void End();
}
