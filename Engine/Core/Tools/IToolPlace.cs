namespace ChatCluster.Tools;

/// <summary>A call's place among those of its tool.</summary>
public interface IToolPlace
{
    /// <summary>Says what came of the call; once for each place.</summary>
    /// <param name="output">Null when the call was given up, which says nothing of the endpoint.</param>
    void Settle(ToolOutput? output);

    /// <summary>Makes room for the next in line. Later than <see cref="Settle"/> where a tool does not heed its cancellation.</summary>
    void Leave();
}
