using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// Keeps URLs of users, models and redirects out of the operator's networks. The address is checked where the connection is made:
/// after DNS, at every redirect, and on the very address that is then used, so that a name cannot change in between.
/// </summary>
internal sealed class UrlGuard
{
    public const int MaxRedirects = 5;

    private readonly IPNetwork[] allowed;
    private readonly bool allowPrivate;
    private readonly ResolveName resolve;

    public UrlGuard(ToolOptions options, ResolveName resolve)
    {
        allowed = [.. options.AllowedNetworks.Select(IPNetwork.Parse)];
        allowPrivate = options.AllowPrivateNetworks;
        this.resolve = resolve;
    }

    /// <summary>Why the URL may not be called, as far as can be said without DNS; none when it may.</summary>
    public string? Problem(Uri url) =>
        !url.IsAbsoluteUri || url.Scheme is not ("http" or "https") ? "Only http and https URLs can be called."
        : url.UserInfo.Length > 0 ? "The URL must not hold a user name or password."
        : IPAddress.TryParse(url.DnsSafeHost, out var address) && !Allows(address) ? new AddressRefusedException(url.DnsSafeHost).Message
        : null;

    public bool Allows(IPAddress address) =>
        AddressRules.IsPublic(address)
        || (allowPrivate && AddressRules.IsPrivate(address))
        || allowed.Any(network => AddressRules.IsIn(address, network));

    /// <summary>A handler whose every connection is guarded. It uses no proxy: a proxy would resolve the name itself.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
        UseProxy = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        MaxAutomaticRedirections = MaxRedirects,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <exception cref="AddressRefusedException">None of the host's addresses is allowed.</exception>
    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
        var reachable = addresses.Where(Allows).ToArray();
        if (reachable.Length == 0)
        {
            throw new AddressRefusedException(target.Host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
