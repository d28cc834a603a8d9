using ChatCluster.Configuration;
using ChatCluster.Web.Access;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Operations;

/// <summary>
/// Graceful shutdown. Readiness fails at once, but requests are still served for <see cref="WebOptions.DrainDelay"/>, until load balancers
/// have noticed. Then open responses end, and the host stops.
/// </summary>
internal sealed class Drain(
    IOptions<WebOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : LifecycleService, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private volatile bool _begun;

    /// <summary>Whether the server was told to stop.</summary>
    public bool Begun => _begun || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>When open answers have to end: their clients would come back to this server before.</summary>
    public CancellationToken Over => _over.Token;

    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _begun = true;
        try
        {
            await Task.Delay(options.Value.DrainDelay, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host's patience has ended; what is open ends now.
        }

        await _over.CancelAsync();
    }

    public void Dispose() => _over.Dispose();
}
