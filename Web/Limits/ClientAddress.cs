using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Limits;

/// <summary>Whose requests count together where nobody has shown a key.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>The client's address; of IPv6 its network (64 bits), in which one client has as many addresses as it likes.</summary>
    public static string Of(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address =>
            new IPAddress([.. address.GetAddressBytes()[..NetworkBytes], .. new byte[NetworkBytes]]).ToString(),
        var address => address?.ToString() ?? "",
    };
}
