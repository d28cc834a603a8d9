using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Streaming;

/// <summary>A feature of answers that go over a wire with a word of its own for a stream that the server ends before its end.</summary>
internal interface IBrokenWire
{
    /// <summary>Says why, when the answer ends.</summary>
    void Break(Problem problem);
}
