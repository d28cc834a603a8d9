using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The AI SDK's chat over a WebSocket: many requests on one socket, each through all guards.</summary>
public sealed class AiSdkSocketTests
{
    [Fact]
    public async Task Chat_OverOneSocket_UnderstandsTheServer()
    {
        await using var rig = await ClientRig.StartAsync();

        AiSdkSocketAnswers.AssertAll(await rig.DriveAsync("aisdk-socket.mjs"));
    }

    [Fact]
    public async Task Message_WithoutTheKey_IsRefusedAndWithItAnswered()
    {
        await using var rig =
            await ClientRig.StartAsync(("ChatCluster:Auth:ApiKeys:0:Key", "a-key-of-the-test"), ("ChatCluster:Auth:ApiKeys:0:User", "ann"));

        var without = await rig.DriveAsync("socket-key.mjs");
        var with = await rig.DriveAsync("socket-key.mjs", "a-key-of-the-test");

        SeenByClient.AssertSame("""{"type": "error", "chunks": 0}""", without);
        SeenByClient.AssertSame("""{"type": "end", "text": "Hello world"}""", with);
    }
}
