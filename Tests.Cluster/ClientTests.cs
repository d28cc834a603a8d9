using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web;
using ChatCluster.Tests.Web.Formats;
using ChatCluster.Tests.Web.Formats.Replay;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Clients that nobody here wrote find the same server in a cluster: a front end, and silos behind it.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClientTests(PostgresFixture postgres)
{
    private static readonly string[] Systems = ["intelowl", "llmchat", "poweron", "automatos", "freva"];

    [Fact]
    public async Task Clients_OfEveryProtocol_UnderstandTheCluster()
    {
        await using var tools = await ClientWorld.StartToolsAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server,
            silos: 2,
            fronts: 1,
            [.. ClientWorld.SettingsFor(tools), ("ChatCluster:Models:demo:Provider", "demo"), ("ChatCluster:Runs:MaxAttempts", "2")]);
        var script = AgUiAnswers.Script();
        cluster.Model.Script = request => AskedForATool(request) ? new ModelReply().Call("clock", "{}", "demo_1") : script(request);
        var address = cluster.Clients[0].BaseAddress!.ToString().TrimEnd('/');

        // Beside each other, as they are in use.
        await Task.WhenAll(
            DriveAsync(AiSdkAnswers.AssertAll, "aisdk.mjs", [address, .. AiSdkAnswers.Packages]),
            DriveAsync(OpenAIChatAnswers.AssertAll, "openai-chat.mjs", address),
            DriveAsync(ResponsesAnswers.AssertAll, "openai-responses.mjs", address),
            DriveAsync(AiSdkLegacyAnswers.AssertAll, "aisdk-legacy.mjs", address),
            DriveAsync(AiSdkSocketAnswers.AssertAll, "aisdk-socket.mjs", address),
            DriveAsync(WorkflowAnswers.AssertAll, "workflow.mjs", address),
            DriveAsync(AgUiAnswers.AssertAll, "agui.mjs", address),
            DriveAsync(seen => LangGraphAnswers.AssertAll(seen.GetProperty(LangGraph)), "langgraph.mjs", address, LangGraph),
            ReplayAsync(cluster));

        // Several on one thread, who have to come while it is being written, when nothing else is to be done.
        await DriveAsync(TogetherAnswers.AssertAll, "together.mjs", address);

        // And at last all of it dies in mid-text.
        cluster.Model.Script = ClientKill.Script(out var go);
        ServerProcess[] servers = [.. cluster.Silos, .. cluster.Fronts];
        var killed = await ClientKill.DriveAsync([cluster.Clients[0].BaseAddress!], ClientTable.Killed, go, async () =>
        {
            await Task.WhenAll(servers.Select(server => server.KillAsync()));
            await Task.WhenAll(servers.Select(server => server.StartAgainAsync()));
        });
        ClientKill.AssertAll(killed, ClientTable.Killed);
    }

    private const string LangGraph = "@langchain/langgraph-sdk";

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
