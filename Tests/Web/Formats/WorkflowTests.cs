using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The transports for workflows, which resume by the number of the chunks they have, understand this server.</summary>
public sealed class WorkflowTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Transport_OfEveryVersion_UnderstandsTheServer() => WorkflowAnswers.AssertAll(await _rig.DriveAsync("workflow.mjs"));
}
