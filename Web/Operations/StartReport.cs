using ChatCluster.Catalog;
using ChatCluster.Configuration;
using ChatCluster.Web.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Operations;

/// <summary>
/// Logs that the program starts, before anything slow, and where things are once it listens.
/// </summary>
internal sealed partial class StartReport(
    StartedProgram program,
    IServer server,
    ICatalog catalog,
    IServiceProvider services,
    AccessModes access,
    IHostApplicationLifetime lifetime,
    ILogger<StartReport> logger) : LifecycleService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        LogStarting(OperationEndpoints.Version.Version.Split('+')[0], program.FirstSteps);
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    private void Write()
    {
        LogPage(string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));
        LogData(program.DescribeStore(services));
        if (catalog.Known?.Models[0] is { } model)
        {
            LogModel(model.Name, model.Provider, model.Id);
        }

        if (access.Open)
        {
            LogOpen();
        }
        else
        {
            LogAccess(access.Describe());
        }
    }
}
