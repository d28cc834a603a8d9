using System.Net;
using ChatCluster.Configuration;

namespace ChatCluster.Silo;

/// <summary>A silo's place in the cluster: <c>ChatCluster:Cluster</c>.</summary>
internal sealed class ClusterMemberOptions
{
    /// <summary>Where they are bound from.</summary>
    public const string Section = "ChatCluster:Cluster";

    /// <summary>Name of the cluster: silos and front ends with the same one find each other. Default: chatcluster.</summary>
    public string ClusterId { get; set; } = "chatcluster";

    /// <summary>Name of the service; it stays while clusters come and go. Default: chatcluster.</summary>
    public string ServiceId { get; set; } = "chatcluster";

    /// <summary>Port for other silos: 1 to 65,535. Default: 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for front ends: 1 to 65,535. Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address that others reach this silo at; the machine's own when left out.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>
    /// The shared secret of the cluster, at least 32 characters: connections between its members are then mutual TLS, and nobody else is
    /// let in. Required where the silo listens at other addresses than loopback.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>
    /// What carries frames to front ends: <c>relay</c> (the default), or <c>memory</c> for the memory streams of Orleans. The same on all
    /// silos and front ends.
    /// </summary>
    public string? Streams { get; set; }

    /// <summary>How long a silo may take to answer a probe: 0.1 s to 1 min. Default: 1 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Unanswered probes in a row after which it is suspected: 1 to 100. Default: 2.</summary>
    public int MissedProbes { get; set; } = 2;

    internal IReadOnlyList<string> Validate() =>
    [
        .. Check.Range($"{Section}:{nameof(SiloPort)}", SiloPort, 1, ushort.MaxValue),
        .. Check.Range($"{Section}:{nameof(GatewayPort)}", GatewayPort, 1, ushort.MaxValue),
        .. Check.Range($"{Section}:{nameof(ProbeTimeout)}", ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        .. Check.Range($"{Section}:{nameof(MissedProbes)}", MissedProbes, 1, 100),
        .. AdvertisedAddress is { } address && !IPAddress.TryParse(address, out _)
            ? [$"{Section}:{nameof(AdvertisedAddress)} is '{address}'; write an IP address at which other silos and the front ends reach this one."]
            : Array.Empty<string>(),
    ];
}
