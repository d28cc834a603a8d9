using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web.Formats;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Clients that nobody here wrote find the same server in a cluster: a front end, and silos behind it.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClientTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Clients_OfTheAiSdkAndOfOpenAI_UnderstandTheCluster()
    {
        await using var tools = await ClientWorld.StartToolsAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1, [.. ClientWorld.SettingsFor(tools), ("ChatCluster:Models:demo:Provider", "demo")]);
        cluster.Model.Script = ClientWorld.Reply;
        var address = cluster.Clients[0].BaseAddress!.ToString().TrimEnd('/');

        AiSdkAnswers.AssertAll(await NodeClient.RunAsync("aisdk.mjs", [address, .. AiSdkAnswers.Packages]));
        OpenAIChatAnswers.AssertAll(await NodeClient.RunAsync("openai-chat.mjs", address));
    }
}
