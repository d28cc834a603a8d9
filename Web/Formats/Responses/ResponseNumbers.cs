namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// Numbers the events of a response, so that a number is a place in the thread's log: whoever reads it again from the beginning, with the
/// text in other pieces, counts the same. An event is one; a piece of text is as many as it has UTF-16 units, and its number is that of its
/// last one.
/// </summary>
internal sealed class ResponseNumbers
{
    // Longer than any reply may be, so that an attempt that begins again never meets the numbers of the one that it voids, of which the log
    // has no length.
    private const long Attempt = 1 << 26;

    // What closes the attempt before, where it is seen, counts the same as where it is not.
    private const int Closing = 8;

    private long _step;

    /// <summary>The number of the next event.</summary>
    public long Next { get; private set; }

    /// <summary>Takes one number.</summary>
    public long Take() => Next++;

    /// <summary>Takes the numbers of a piece of text.</summary>
    /// <returns>The last one.</returns>
    public long Take(int units) => (Next += units) - 1;

    /// <summary>A step begins.</summary>
    public void BeginStep(int attempt)
    {
        if (attempt == 1)
        {
            _step = Next;
        }
        else
        {
            Next = Math.Max(Next, _step + ((attempt - 1) * Attempt));
        }
    }

    /// <summary>The attempt before is closed: what it wrote last has numbers up to here.</summary>
    public void EndClosing(int attempt) => Next = Math.Max(Next, _step + ((attempt - 1) * Attempt) + Closing);
}
