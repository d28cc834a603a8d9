using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Clients of different protocols follow one thread at the same time, and hold the same text.</summary>
public sealed class TogetherTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Clients_OfEveryProtocol_HoldTheSameText() =>
        TogetherAnswers.AssertAll(await _rig.DriveAsync("together.mjs"));
}
