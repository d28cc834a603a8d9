using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web.Formats;
using ChatCluster.Tests.Web.Formats.Replay;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>The replaced systems at the limits of a cluster: those of its silo, and those of a front end.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LimitTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Systems_AtTheirLimits_SayItInTheirOwnWords()
    {
        await using var tools = await ClientWorld.StartToolsAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 1, fronts: 0, [.. ClientWorld.SettingsFor(tools), .. LimitSituations.Settings]);
        cluster.Model.Script = ClientWorld.Reply;
        await using var wide = await cluster.StartFrontAsync(LimitSituations.Wide);
        await using var narrow = await cluster.StartFrontAsync(LimitSituations.Narrow);

        await LimitSituations.PlayAsync(wide.Client.BaseAddress!, narrow.Client.BaseAddress!);
    }
}
