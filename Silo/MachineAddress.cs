using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ChatCluster.Silo;

/// <summary>The address of this machine on its network.</summary>
internal static class MachineAddress
{
    /// <summary>
    /// Not looked up by the machine's name, which leads to loopback on many systems: all silos would then claim one address.
    /// </summary>
    public static IPAddress Find() => Choose(
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus is OperationalStatus.Up
        let properties = network.GetIPProperties()
        from address in properties.UnicastAddresses
        select (address.Address, Routed: properties.GatewayAddresses.Count > 0));

    /// <summary>
    /// The first that others can reach, by preference one whose network leads on (bridges of containers do not) and of IPv4; loopback if
    /// there is none.
    /// </summary>
    public static IPAddress Choose(IEnumerable<(IPAddress Address, bool Routed)> candidates) =>
        candidates
            .Where(candidate => !IPAddress.IsLoopback(candidate.Address) && !IsLinkLocal(candidate.Address))
            .OrderByDescending(candidate => candidate.Routed)
            .ThenByDescending(candidate => candidate.Address.AddressFamily is AddressFamily.InterNetwork)
            .Select(candidate => candidate.Address)
            .FirstOrDefault(IPAddress.Loopback);

    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || (address.AddressFamily is AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);
}
