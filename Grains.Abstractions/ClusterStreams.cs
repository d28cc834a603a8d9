namespace ChatCluster.Grains;

/// <summary>Names that silos and front ends share.</summary>
public static class ClusterStreams
{
    /// <summary>The stream provider that carries batches to front ends.</summary>
    public const string Provider = "ChatCluster";

    /// <summary>The stream of one front end.</summary>
    public static StreamId Of(string frontEnd) => StreamId.Create("front-end", frontEnd);
}
