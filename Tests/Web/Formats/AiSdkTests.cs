using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The chat of the AI SDK, in the versions that are in use, understands this server.</summary>
public sealed class AiSdkTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Chat_OfEveryVersion_UnderstandsTheServer() =>
        AiSdkAnswers.AssertAll(await _rig.DriveAsync("aisdk.mjs", AiSdkAnswers.Packages));
}
