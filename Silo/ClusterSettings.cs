namespace ChatCluster.Silo;

/// <summary>A silo's place in the cluster: <c>ChatCluster:Cluster</c>.</summary>
internal sealed class ClusterSettings
{
    public string ClusterId { get; set; } = "chatcluster";

    public string ServiceId { get; set; } = "chatcluster";

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for front ends.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address that others reach this silo at; the machine's own when left out.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>What carries frames to front ends: <c>relay</c> (the default), or <c>memory</c> for the memory streams of Orleans. The same on all silos and front ends.</summary>
    public string? Streams { get; set; }

    /// <summary>How long a silo may take to answer a probe.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Unanswered probes in a row after which it is suspected.</summary>
    public int MissedProbes { get; set; } = 2;
}
