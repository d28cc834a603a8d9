using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The clients of every protocol at one process. In a cluster a minute takes a minute; here there is a clock for it.</summary>
public sealed class ClientMatrixTests
{
    private const int Times = 5;

    [Fact]
    public async Task Clients_OfEveryProtocol_DoWhatTheTableSaysOfThem()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var patient = await ClientRig.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new QuickTime(Times)), [.. ClientMatrix.Patient]);
        var minute = TimeSpan.FromMinutes(1) / Times;

        // Two of its minutes, because the time that clients take to open their streams is not quick.
        patient.Model.Script = ClientMatrix.Script(ClientWorld.Reply, minute * 2);

        await ClientMatrix.RunAsync([rig.App.Url], rig.Tools, [patient.App.Url], patient.Tools, minute);
    }
}
