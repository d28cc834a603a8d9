using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>AG-UI's own client, which checks the order of events, understands this server.</summary>
public sealed class AgUiTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync(("ChatCluster:Runs:MaxAttempts", "2"));

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Client_OfAgUi_UnderstandsTheServer()
    {
        _rig.Model.Script = AgUiAnswers.Script();

        AgUiAnswers.AssertAll(await _rig.DriveAsync("agui.mjs"));
    }
}
