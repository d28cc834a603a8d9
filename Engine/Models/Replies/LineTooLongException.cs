namespace ChatCluster.Models;

/// <summary>A line, or an event of several, is longer than it may be.</summary>
/// <param name="limit">In bytes.</param>
internal sealed class LineTooLongException(int limit) : IOException("A line of the stream is too long.")
{
    public int Limit { get; } = limit;
}
