using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Tools.Safety;

/// <summary>Which addresses belong to the public internet, by the special-purpose registries of IANA (RFC 6890 and its updates).</summary>
internal static class AddressRules
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
    ];

    private static readonly IPNetwork[] NeverPublic =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("64:ff9b:1::/48"),
        IPNetwork.Parse("100::/64"),
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fec0::/10"),
        IPNetwork.Parse("ff00::/8"),
    ];

    // Cloud metadata services that hide in private or even in public space.
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("fd00:ec2::254"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    public static bool IsPublic(IPAddress address)
    {
        var real = Unwrap(address);
        return !IsPrivate(real) && !IsSpecial(real);
    }

    /// <summary>Loopback, private and unique-local networks, and the space shared by carriers.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var real = Unwrap(address);
        return !Metadata.Contains(real) && Private.Any(network => network.Contains(real));
    }

    /// <summary>Whether the address lies in the network, however it is spelled.</summary>
    public static bool IsIn(IPAddress address, IPNetwork network) =>
        network.Contains(address) || network.Contains(Unwrap(address));

    private static bool IsSpecial(IPAddress real) => Metadata.Contains(real) || NeverPublic.Any(network => network.Contains(real));

    /// <summary>The IPv4 address that an IPv6 address carries inside, if it does.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
        {
            return new(bytes.AsSpan(2, 4));
        }

        // :: and ::1 are addresses of their own; a scope such as %eth0 is no part of the comparison.
        return Nat64.Contains(address) || (Compatible.Contains(address) && bytes.AsSpan(12, 3).ContainsAnyExcept((byte)0))
            ? new(bytes.AsSpan(12, 4))
            : new(bytes);
    }
}
