using Microsoft.Extensions.Options;

namespace ChatCluster.Grains;

/// <summary>Names that silos and front ends share.</summary>
public static class ClusterStreams
{
    /// <summary>The stream provider that carries batches to front ends.</summary>
    public const string Provider = "ChatCluster";

    private const string Setting = "ChatCluster:Cluster:Streams";

    /// <summary>
    /// Whether <c>ChatCluster:Cluster:Streams</c> asks for the relay, which is the default, and not for Orleans' memory streams.
    /// </summary>
    /// <exception cref="OptionsValidationException">It asks for something else.</exception>
    public static bool AreRelayed(string? setting) => setting switch
    {
        null or "relay" => true,
        "memory" => false,
        _ => throw new OptionsValidationException(
            Setting, typeof(string), [$"{Setting} is '{setting}': set it to relay or memory, or leave it out."]),
    };

    /// <summary>The stream of one front end.</summary>
    public static StreamId Of(string frontEnd) => StreamId.Create("front-end", frontEnd);
}
