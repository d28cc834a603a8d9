using System.Collections.Frozen;
using System.Net;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>
/// Keeps a server without keys to the person at this machine. A web page of somebody else also runs on this machine: it reaches
/// loopback by a name that resolves to it (DNS rebinding), or by a request that needs no answer (CSRF). A proxy or a tunnel on this machine
/// brings requests of the whole world; it is known by the headers it adds. All are refused here.
/// </summary>
internal sealed class LoopbackGuard(AccessModes access, IOptions<WebOptions> web, RequestDelegate next)
{
    private const string OwnMachine = "Without API keys this server answers its own machine only";

    private static readonly string[] ForwardingPrefixes = ["X-Forwarded-", "X-Original-"];

    private static readonly FrozenSet<string> ForwardingHeaders =
        FrozenSet.Create(
            StringComparer.OrdinalIgnoreCase, "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP");

    public Task InvokeAsync(HttpContext http) => access.Open && FindRefusal(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http);

    private Problem? FindRefusal(HttpContext http)
    {
        if (!IsLoopback(http.Connection.LocalIpAddress) || !IsLoopback(http.Connection.RemoteIpAddress))
        {
            return Refused("not_loopback", $"{OwnMachine}. Configure ChatCluster:Auth:ApiKeys.");
        }

        if (http.Request.Headers.Keys.FirstOrDefault(IsForwarding) is { } header)
        {
            return Refused(
                "forwarded", $"{OwnMachine}, and '{header}' says that a proxy passed this request on. Configure ChatCluster:Auth:ApiKeys.");
        }

        if (HttpProtocol.IsHttp10(http.Request.Protocol))
        {
            // What nginx speaks to a server where it is told nothing else, and hardly a program of today.
            return Refused(
                "forwarded", $"{OwnMachine}, and HTTP/1.0 is spoken by proxies. Use HTTP/1.1, or configure ChatCluster:Auth:ApiKeys.");
        }

        if (!LoopbackHost.IsLoopback(http.Request.Host.Host))
        {
            return Refused(
                "host_not_allowed",
                "Without API keys this server is called localhost, 127.0.0.1 or [::1] only. Use one of these, or configure ChatCluster:Auth:ApiKeys.");
        }

        // What a plain read answers stays hidden from pages of other origins; what comes on a socket does not.
        return (IsRead(http.Request.Method) && !http.IsOfSocket()) || IsOwnOrigin(http.Request)
            ? null
            : Refused("cross_origin",
                "Without API keys, pages of other origins may change nothing here. Use the page of this server, or configure ChatCluster:Web:AllowedOrigins.");
    }

    private static Problem Refused(string code, string detail) => new(StatusCodes.Status403Forbidden, code, detail);

    // Unix sockets and in-memory servers have no address, and are local by nature.
    private static bool IsLoopback(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // X-Original-… is what is left where ASP.NET Core was told to believe the proxy, by ASPNETCORE_FORWARDEDHEADERS_ENABLED.
    private static bool IsForwarding(string header) =>
        ForwardingHeaders.Contains(header)
            || Array.Exists(ForwardingPrefixes, prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private bool IsOwnOrigin(HttpRequest request)
    {
        // An origin that the operator named is one of ours, whatever the browser calls it.
        if (web.Value.Allows(request.Headers.Origin.ToString()))
        {
            return true;
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return false;
        }

        // Browsers send Origin with every request that is not a plain read; programs that are no browser send none.
        return request.Headers.Origin.ToString() is var origin
            && (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
