using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Real clients that leave in mid-text: what they ask the server to make of it.</summary>
public sealed class LeaveTests
{
    [Fact]
    public async Task Clients_ThatLeave_StopTheirRunOrComeBackForTheRemainder()
    {
        await using var rig = await ClientRig.StartAsync();

        SeenByClient.AssertSame(
            """
            {
              "ai 7": "stopped", "AG-UI": "stopped",
              "after": {"before": "Slowly ", "text": "Slowly but surely", "count": 2, "status": "ready"}
            }
            """,
            await rig.DriveAsync("leave.mjs"));
    }
}
