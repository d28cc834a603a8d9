using ChatCluster.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>
/// Refuses to start a server that has no keys and listens to the network. It looks at the addresses in use rather than at one of the
/// many settings they can come from; <see cref="LoopbackGuard"/> refuses what arrives in between.
/// </summary>
internal sealed partial class LoopbackCheck(AccessModes access, IServer server, ILogger<LoopbackCheck> logger) : LifecycleService
{
    public override Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!access.Open)
        {
            return Task.CompletedTask;
        }

        var open = server.Features.Get<IServerAddressesFeature>()?.Addresses.Where(IsReachable).ToList() ?? [];
        if (open.Count > 0)
        {
            throw new OptionsValidationException(nameof(AuthOptions), typeof(AuthOptions),
            [
                $"The server would answer everybody who reaches {string.Join(", ", open)}. Listen on loopback (--urls http://127.0.0.1:5210), or configure ChatCluster:Auth:ApiKeys or another ChatCluster:Access:Mode.",
            ]);
        }

        LogOpen();
        return Task.CompletedTask;
    }

    private static bool IsReachable(string address)
    {
        var parsed = BindingAddress.Parse(address);
        return !parsed.IsUnixPipe && !parsed.IsNamedPipe && !LoopbackHost.IsLoopback(parsed.Host);
    }
}
