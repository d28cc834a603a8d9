using System.Net;

namespace ChatCluster.Tools.Safety;

/// <summary>Looks up the addresses of a host name.</summary>
/// <exception cref="System.Net.Sockets.SocketException">There is no such name, or nobody says.</exception>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellationToken);
