using System.Net;
using System.Net.Sockets;

namespace ChatCluster.Sandbox;

/// <summary>
/// Loopback ports for servers that are stopped and started again at the same one. Below those that systems give to outgoing connections:
/// one of these, retried towards a stopped server, could be given the server's port.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Processes that test at the same time begin at different places.
    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens at, and that this process has not been given before.</summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, First + (Interlocked.Increment(ref _next) % Count));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
