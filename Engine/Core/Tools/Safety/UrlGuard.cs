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
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    private readonly IPNetwork[] _allowed;
    private readonly bool _allowPrivate;
    private readonly IReadOnlyList<string> _hosts;
    private readonly Uri? _proxy;
    private readonly ResolveName _resolve;

    public UrlGuard(ToolOptions options, ResolveName resolve)
    {
        _allowed = [.. options.AllowedNetworks.Select(IPNetwork.Parse)];
        _allowPrivate = options.AllowPrivateNetworks;
        _hosts = options.AllowedHosts;
        _proxy = string.IsNullOrEmpty(options.Proxy) ? null : new(options.Proxy);
        _resolve = resolve;
    }

    /// <summary>Why the URL may not be called, as far as can be said without DNS; null when it may.</summary>
    public string? Problem(Uri url) =>
        !url.IsAbsoluteUri || url.Scheme is not ("http" or "https") ? "Only http and https URLs can be called."
        : url.UserInfo.Length > 0 ? "The URL must not contain a user name or password."
        : _hosts.Count > 0 && !_hosts.Any(host => Fits(host, url.IdnHost))
            ? $"'{url.IdnHost}' is not one of ChatCluster:Tools:AllowedHosts."
        : IPAddress.TryParse(url.DnsSafeHost, out var address) && !Allows(address) ? AddressRefusedException.Of(url.DnsSafeHost).Message
        : null;

    public bool Allows(IPAddress address) =>
        AddressRules.IsPublic(address)
        || (_allowPrivate && AddressRules.IsPrivate(address))
        || _allowed.Any(network => AddressRules.IsIn(address, network));

    /// <summary>
    /// Checks a URL before it is called. A proxy looks names up itself, so behind one they are looked up here as well; without one the
    /// connection's own address is checked as it is made.
    /// </summary>
    /// <exception cref="HttpRequestException">Its cause is an <see cref="AddressRefusedException"/>.</exception>
    public async Task CheckAsync(Uri url, CancellationToken cancellationToken)
    {
        if (Problem(url) is { } problem)
        {
            throw Refused(AddressRefusedException.Because(problem));
        }

        if (_proxy is not null && !IPAddress.TryParse(url.DnsSafeHost, out _))
        {
            IPAddress[] addresses;
            try
            {
                addresses = await _resolve(url.IdnHost, cancellationToken);
            }
            catch (SocketException e)
            {
                throw new HttpRequestException(HttpRequestError.NameResolutionError, null, e);
            }

            // Which of them the proxy takes, nobody can say.
            if (addresses.Length == 0 || !Array.TrueForAll(addresses, Allows))
            {
                throw Refused(AddressRefusedException.Of(url.IdnHost));
            }
        }
    }

    /// <summary>A handler that follows no redirect by itself.</summary>
    /// <param name="trusted">Whether the operator named where it goes; otherwise each connection is checked by its address.</param>
    public SocketsHttpHandler CreateHandler(bool trusted)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Without it a header with other characters than ASCII could not be sent at all.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        if (_proxy is not null)
        {
            handler.Proxy = new WebProxy(_proxy) { UseDefaultCredentials = false };
        }
        else if (!trusted)
        {
            // A proxy of the environment would look the name up itself.
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken);
        }

        return handler;
    }

    /// <exception cref="AddressRefusedException">None of the host's addresses is allowed.</exception>
    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await _resolve(target.Host, cancellationToken);
        var reachable = addresses.Where(Allows).ToArray();
        if (reachable.Length == 0)
        {
            throw AddressRefusedException.Of(target.Host);
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

    private static bool Fits(string allowed, string host) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase);

    private static HttpRequestException Refused(AddressRefusedException why) => new(why.Message, why);
}
