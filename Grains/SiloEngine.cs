using ChatCluster.Hosting;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Grains;

/// <summary>The engine of a silo: opened before the silo takes its first grain, closed after it has handed over the last.</summary>
internal sealed class SiloEngine(IServiceProvider services) : IHostedService, IAsyncDisposable
{
    private EngineCore? _core;

    public EngineCore Core => _core ?? throw new InvalidOperationException("The engine of this silo has not started yet.");

    public async Task StartAsync(CancellationToken cancellationToken) => _core = await EngineCore.OpenAsync(services, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_core is not null)
        {
            await _core.DisposeAsync();
        }
    }
}
