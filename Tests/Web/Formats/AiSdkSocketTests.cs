using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The AI SDK's chat over a WebSocket: many requests on one socket, each through all guards.</summary>
public sealed class AiSdkSocketTests
{
    private const string Tool = """["tool-time_of", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string OtherTool = """["tool-time_of", "output-available", {"zone": "Tokyo"}, {"zone": "Tokyo", "time": "12:00"}]""";

    [Fact]
    public async Task Chat_OverOneSocket_UnderstandsTheServer()
    {
        await using var rig = await ClientRig.StartAsync();

        var seen = await rig.DriveAsync("aisdk-socket.mjs");

        SeenByClient.AssertSame(
            $$"""
            {
              "plain": {"status": "ready", "parts": [["text", "Hello world"]]}, "usage": {"inputTokens": 5, "outputTokens": 3, "totalTokens": 8},
              "again": {"status": "ready", "parts": [["text", "Hello world"]], "count": 2},
              "reasoning": {"status": "ready", "parts": [["reasoning", "Hmm, well."], ["text", "So it is."]]},
              "tool": {"status": "ready", "parts": [["text", "Let me see."], {{Tool}}, ["text", "It is noon."]]},
              "parallel": {"status": "ready", "parts": [{{Tool}}, {{OtherTool}}, ["text", "It is noon."]]},
              "tool error": {"status": "ready", "parts": [["tool-broken", "output-error", {"zone": "Rome"}, null], ["text", "It is noon."]]},
              "split": {"status": "ready", "parts": [["text", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]]},
              "silence": {"status": "ready", "parts": [["text", "Waited"]]}, "large": {"status": "ready", "parts": [["text", 1000000]]},
              "stopped": {"status": "ready", "reason": "stopped", "kept": "On and on"},
              "resumed": {"cut": "error", "status": "ready", "parts": [["text", "Slowly but surely"]], "count": 2},
              "idle": {"status": "ready", "parts": [["text", "Slowly but surely"]]},
              "approved": [["tool-guarded", "output-available", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}], ["text", "It is noon."]],
              "denied": [["tool-guarded", "output-denied", {"zone": "Rome"}, null], ["text", "It is noon."]],
              "refused": ["error", "A thread id is 1 to 64 characters of A-Z a-z 0-9 _ -."],
              "strange": ["error", 404]
            }
            """,
            seen);
        Assert.Equal("error", seen.GetProperty("model error").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Message_WithoutTheKey_IsRefusedAndWithItAnswered()
    {
        await using var rig = await ClientRig.StartAsync(("ChatCluster:Auth:ApiKeys:0:Key", "a-key-of-the-test"), ("ChatCluster:Auth:ApiKeys:0:User", "ann"));

        var without = await rig.DriveAsync("socket-key.mjs");
        var with = await rig.DriveAsync("socket-key.mjs", "a-key-of-the-test");

        SeenByClient.AssertSame("""{"type": "error", "chunks": 0}""", without);
        SeenByClient.AssertSame("""{"type": "end", "text": "Hello world"}""", with);
    }
}
