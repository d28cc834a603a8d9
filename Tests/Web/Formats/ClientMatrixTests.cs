using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// What goes wrong, before the clients of every protocol at once: none waits for good. Each answer reaches them byte by byte, and has no carriage return.
/// </summary>
public sealed class ClientMatrixTests
{
    private static readonly string[] Clients =
        ["ai 7", "ai 6", "ai 5", "workflow", "socket", "ai 4", "chat completions", "responses", "AG-UI", "LangGraph"];

    [Fact]
    public async Task Question_ThatNobodyAnswers_ExpiresAndAStopEndsATool()
    {
        await using var rig = await ClientRig.StartAsync(("ChatCluster:Runs:ApprovalTime", "00:00:02"));

        var seen = await rig.DriveAsync("matrix.mjs");

        Assert.False(seen.TryGetProperty("carriageReturn", out var where), $"{where} has a carriage return.");
        Assert.Equal(Clients.Order(), Names(seen.GetProperty("expired")));
        SeenByClient.AssertSame(
            """
            {
              "ai 7": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "ai 6": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "ai 5": {"asked": ["completed", "It is noon."], "late": null},
              "workflow": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "socket": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "ai 4": {"asked": ["completed", "It is noon."], "late": null},
              "chat completions": {"asked": ["completed", "It is noon."], "late": null},
              "responses": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "AG-UI": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "LangGraph": {"asked": ["asked", ""], "late": ["error", "approval_not_open"]}
            }
            """,
            seen.GetProperty("expired"));
        Assert.All(seen.GetProperty("stopped").EnumerateObject(), client => Assert.Equal((client.Name, 200), (client.Name, client.Value[0].GetInt32())));
        Assert.Equal(
            Clients.Select(client => (client, client is "chat completions" ? "completed" : "stopped")).Order(),
            seen.GetProperty("stopped").EnumerateObject().Select(client => (client.Name, client.Value[1].GetString()!)).Order());
    }

    private static IEnumerable<string> Names(JsonElement seen) => seen.EnumerateObject().Select(client => client.Name).Order();
}
