using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Real clients that leave in mid-text: what they ask the server to make of it.</summary>
public sealed class LeaveTests
{
    [Fact]
    public async Task Clients_ThatLeave_StopTheirRunOrComeBackForTheRemainder()
    {
        await using var rig = await ClientRig.StartAsync();

        LeaveAnswers.AssertAll(await rig.DriveAsync("leave.mjs"));
    }
}
