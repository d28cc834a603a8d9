using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ChatCluster.ServiceDefaults;

/// <summary>
/// Sends what is left when all others have stopped, and no longer than a few seconds: a collector that is away must not hold a process that
/// wants to end.
/// </summary>
internal sealed class TelemetryFlush(IServiceProvider services) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        var milliseconds = (int)Patience.TotalMilliseconds;
        Parallel.Invoke(
            () => services.GetService<TracerProvider>()?.Shutdown(milliseconds),
            () => services.GetService<MeterProvider>()?.Shutdown(milliseconds),
            () => services.GetService<LoggerProvider>()?.Shutdown(milliseconds));
        return Task.CompletedTask;
    }
}
