using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Web.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace ChatCluster.Standalone;

/// <summary>Tells whoever started the program that it starts, before anything takes its time, and where things are once it listens.</summary>
internal sealed partial class StartReport(
    IServer server,
    IModelCatalog models,
    IServiceProvider services,
    IOptions<AuthOptions> auth,
    IHostApplicationLifetime lifetime,
    ILogger<StartReport> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        LogStarting(CommandLine.Version.Split('+')[0]);
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write()
    {
        LogPage(string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));
        LogData(services.DescribeStore());
        var model = models.Default;
        LogModel(model.Name, model.Provider, model.Id);
        if (auth.Value.ApiKeys is { Count: > 0 } keys)
        {
            LogKeys(keys.Count);
        }
        else
        {
            LogOpen();
        }
    }
}
