using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The clients of every protocol at one process. In a cluster a minute takes a minute; here there is a clock for it.</summary>
public sealed class ClientMatrixTests
{
    private const int Times = 20;

    [Fact]
    public async Task Clients_OfEveryProtocol_DoWhatTheTableSaysOfThem()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var patient = await ClientRig.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new QuickTime(Times)), [.. ClientMatrix.Patient]);
        patient.Model.Script = ClientMatrix.Script(ClientWorld.Reply, TimeSpan.FromMinutes(1) / Times);

        await ClientMatrix.RunAsync([rig.App.Url], rig.Tools, [patient.App.Url]);
    }
}
