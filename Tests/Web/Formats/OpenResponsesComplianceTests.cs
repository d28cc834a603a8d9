using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The public compliance suite of Open Responses, at one process.</summary>
public sealed class OpenResponsesComplianceTests
{
    [Fact]
    public async Task Cases_OfTheSuite_AreAnsweredInItsShape()
    {
        var cases = new OpenResponsesCompliance();
        await using var rig = await ClientRig.StartAsync();
        rig.Model.Script = cases.Script(ClientWorld.Reply);

        await cases.AssertAllAsync(rig.App.Url);
    }
}
