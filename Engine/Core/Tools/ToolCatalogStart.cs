using Microsoft.Extensions.Hosting;

namespace ChatCluster.Tools;

/// <summary>Builds the catalog as the host starts, so that a tool that cannot be is refused then and not at its first call.</summary>
internal sealed class ToolCatalogStart(IToolCatalog catalog) : IHostedService
{
    /// <summary>The catalog that was built.</summary>
    public IToolCatalog Catalog { get; } = catalog;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
