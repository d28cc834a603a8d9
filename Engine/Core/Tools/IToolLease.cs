namespace ChatCluster.Tools;

/// <summary>A call's place among those of its tool.</summary>
public interface IToolLease
{
    /// <summary>Says what came of the call; once for each place.</summary>
    /// <param name="output">Null when the call was abandoned, which says nothing about the endpoint.</param>
    void Settle(ToolOutput? output);

    /// <summary>Releases the lease to the next in line. Later than <see cref="Settle"/> when a tool ignores its cancellation.</summary>
    void Leave();
}
