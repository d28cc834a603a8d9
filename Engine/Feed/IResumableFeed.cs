namespace ChatCluster.Threads;

/// <summary>The live end of a stream, and access to what comes before it: in the process of the thread, or on a front end.</summary>
public interface IResumableFeed
{
    /// <summary>Adds what follows a reader's place, and moves the reader on: from memory, or else a piece of what it has missed.</summary>
    ValueTask<FeedPlace> ReadAsync(ResumingReader reader, List<ThreadFrame> batch, CancellationToken cancellationToken);

    /// <summary>Whether there is something to read.</summary>
    bool HasNews(ResumingReader reader);

    /// <summary>A reader has ended.</summary>
    void Leave(ResumingReader reader);
}
