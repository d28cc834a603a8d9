using Microsoft.Extensions.Hosting;

namespace ChatCluster.Tools;

/// <summary>Builds the catalog when the host starts, so that two tools of one name stop the start and not a user's run.</summary>
internal sealed class ToolCatalogStart(IToolCatalog catalog) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => catalog.Tools.Count > 0
        ? Task.CompletedTask
        : throw new InvalidOperationException("There are no tools at all, not even the built-in ones.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
