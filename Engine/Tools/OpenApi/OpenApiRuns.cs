using Microsoft.Extensions.Hosting;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Fetches the documents that are at URLs, beside everything else.</summary>
internal sealed class OpenApiRuns(OpenApiSources sources, ToolCatalog catalog) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sources.All.Select(source => source.RunAsync(catalog.Publish, stoppingToken)));
}
