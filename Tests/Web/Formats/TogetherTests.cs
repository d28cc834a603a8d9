using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Clients of different protocols follow one thread at the same time, and hold the same text.</summary>
public sealed class TogetherTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Clients_OfFourProtocols_HoldTheSameText()
    {
        var seen = await _rig.DriveAsync("together.mjs");

        AssertAll("Slowly but surely", seen.GetProperty("texts"), 6);
        AssertAll("It is noon.", seen.GetProperty("consent"), 3);
    }

    private static void AssertAll(string expected, JsonElement texts, int count)
    {
        Assert.Equal(count, texts.EnumerateObject().Count());
        Assert.All(texts.EnumerateObject(), text => Assert.Equal(expected, text.Value.GetString()));
    }
}
