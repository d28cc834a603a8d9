using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web;
using ChatCluster.Tests.Web.Formats;
using ChatCluster.Tests.Web.Formats.Replay;
using Xunit;

namespace ChatCluster.Tests.Cluster.Clients;

/// <summary>Clients that nobody here wrote find the same server in a cluster: two front ends, and silos behind them.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClientTests(PostgresFixture postgres)
{
    private static readonly string[] LangGraph = ["@langchain/langgraph-sdk", "langgraph-sdk-1.12.4"];

    private static readonly string[] Systems = ["intelowl", "llmchat", "poweron", "automatos", "freva"];

    // Beside each other, as they are in use; what is begun at one front end is read on at the other.
    [Fact]
    public async Task Clients_OfEveryProtocol_UnderstandTheCluster()
    {
        await using var tools = await ClientWorld.StartToolsAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server,
            silos: 2,
            fronts: 2,
            [.. ClientWorld.SettingsFor(tools), ("ChatCluster:Models:demo:Provider", "demo")]);
        var compliance = new OpenResponsesCompliance();
        var script = compliance.Script(AgUiAnswers.Script());
        cluster.Model.Script = request => AskedForATool(request) ? new ModelReply().Call("clock", "{}", "demo_1") : script(request);
        Uri[] fronts = [.. cluster.Clients.Select(client => client.BaseAddress!)];
        var addresses = NodeClient.Addresses(fronts);

        var all = Task.WhenAll(
            DriveAsync(AiSdkAnswers.AssertAll, "aisdk.mjs", [addresses, .. AiSdkAnswers.Packages]),
            DriveAsync(OpenAIChatAnswers.AssertAll, "openai-chat.mjs", addresses),
            DriveAsync(ResponsesAnswers.AssertAll, "openai-responses.mjs", addresses),
            DriveAsync(OpenResponsesAnswers.AssertAll, "open-responses.mjs", addresses),
            compliance.AssertAllAsync(fronts[1]),
            DriveAsync(AiSdkLegacyAnswers.AssertAll, "aisdk-legacy.mjs", addresses),
            DriveAsync(AiSdkSocketAnswers.AssertAll, "aisdk-socket.mjs", addresses),
            DriveAsync(WorkflowAnswers.AssertAll, "workflow.mjs", addresses),
            DriveAsync(LeaveAnswers.AssertAll, "leave.mjs", addresses),
            DriveAsync(AgUiAnswers.AssertAll, "agui.mjs", addresses),
            DriveAsync(
                seen => Assert.All(LangGraph, package => LangGraphAnswers.AssertAll(seen.GetProperty(package))),
                "langgraph.mjs", [addresses, .. LangGraph]),
            ReplayAsync(cluster));
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Null(all.Exception);

        // Several on one thread, who have to come while it is being written, when nothing else is to be done.
        await DriveAsync(TogetherAnswers.AssertAll, "together.mjs", addresses);
    }

    private static async Task DriveAsync(Action<System.Text.Json.JsonElement> assert, string script, params string[] arguments) =>
        assert(await NodeClient.RunAsync(script, arguments));

    // The replaced systems, at two front ends of their own, which have keys.
    private static async Task ReplayAsync(ServerCluster cluster)
    {
        (string, string)[] settings =
        [
            .. TestKeys.Settings, ("ChatCluster:Limits:RequestsPerMinute", "0"), ("ChatCluster:Limits:MessagesPerMinute", "0"),
            .. Systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system)),
        ];
        await using var front = await cluster.StartFrontAsync(settings);
        await using var other = await cluster.StartFrontAsync(settings);
        foreach (var (scheme, play) in ((string?, Func<ForeignApp, Task>)[])
            [("Token", IntelOwlSession.PlayAsync), ("Token", IntelOwlSituations.PlayAsync), ("Bearer", LlmChatSession.PlayAsync),
                ("Bearer", LlmChatSituations.PlayAsync), ("Bearer", PowerOnSession.PlayAsync), ("Bearer", PowerOnSituations.PlayAsync),
                ("Bearer", AutomatosSession.PlayAsync), ("Bearer", AutomatosSituations.PlayAsync), (null, FrevaSession.PlayAsync),
                ("Bearer", FrevaSituations.PlayAsync)])
        {
            await using var client = new ForeignApp(front.Client.BaseAddress!);
            await play(scheme is null ? client : client.As(scheme, TestKeys.Bob));
        }

        await using var here = new ForeignApp(front.Client.BaseAddress!).As("Token", TestKeys.Bob);
        await using var there = new ForeignApp(other.Client.BaseAddress!).As("Token", TestKeys.Bob);
        await IntelOwlSocketSession.PlayAsync(here, there);
    }

    private static bool AskedForATool(ModelRequest request) =>
        request.LastText().StartsWith("What time is it? Use a tool.", StringComparison.Ordinal)
        && request.Messages[^1].GetProperty("role").GetString() is not "tool";
}
