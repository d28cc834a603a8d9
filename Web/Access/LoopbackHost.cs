using System.Net;

namespace ChatCluster.Web.Access;

/// <summary>Tells host names that mean this machine and cannot mean another.</summary>
internal static class LoopbackHost
{
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
