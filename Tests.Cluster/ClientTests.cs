using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Page;
using ChatCluster.Tests.Web;
using ChatCluster.Tests.Web.Formats;
using ChatCluster.Tests.Web.Formats.Replay;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Clients that nobody here wrote find the same server in a cluster: two front ends, and silos behind them.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClientTests(PostgresFixture postgres, PageBrowser browser) : IClassFixture<PageBrowser>
{
    private static readonly string[] LangGraph = ["@langchain/langgraph-sdk", "langgraph-sdk-1.12.4"];

    // Sockets are to show that they live, in less than a minute.
    private static readonly (string Name, string Value) Lively = ("ChatCluster:Host:KeepAlive", "00:00:01");

    private static readonly string[] Systems = ["intelowl", "llmchat", "poweron", "automatos", "freva"];

    // Beside each other, as they are in use; what is begun at one front end is read on at the other.
    [Fact]
    public async Task Clients_OfEveryProtocol_UnderstandTheCluster()
    {
        await using var tools = await ClientWorld.StartToolsAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server,
            silos: 2,
            fronts: 1,
            [.. ClientWorld.SettingsFor(tools), .. ClientMatrix.Patient, ("ChatCluster:Models:demo:Provider", "demo")]);
        cluster.Fronts.Add(await cluster.StartFrontAsync(Lively));
        var minute = TimeSpan.FromMinutes(1);
        var compliance = new OpenResponsesCompliance();
        var script = compliance.Script(ClientMatrix.Script(AgUiAnswers.Script(), minute));
        cluster.Model.Script = request => AskedForATool(request) ? new ModelReply().Call("clock", "{}", "demo_1") : script(request);
        Uri[] fronts = [.. cluster.Clients.Select(client => client.BaseAddress!)];
        var addresses = NodeClient.Addresses(fronts);

        var all = Task.WhenAll(
            ClientMatrix.RunAsync(fronts, tools.Url, fronts, tools.Url, minute),
            DriveAsync(AiSdkAnswers.AssertAll, "aisdk.mjs", [addresses, .. AiSdkAnswers.Packages]),
            DriveAsync(OpenAIChatAnswers.AssertAll, "openai-chat.mjs", addresses),
            DriveAsync(ResponsesAnswers.AssertAll, "openai-responses.mjs", addresses),
            DriveAsync(OpenResponsesAnswers.AssertAll, "open-responses.mjs", addresses),
            compliance.AssertAllAsync(fronts[1]),
            DriveAsync(AiSdkLegacyAnswers.AssertAll, "aisdk-legacy.mjs", addresses),
            DriveAsync(AiSdkSocketAnswers.AssertAll, "aisdk-socket.mjs", NodeClient.Addresses(fronts.Reverse())),
            DriveAsync(WorkflowAnswers.AssertAll, "workflow.mjs", addresses),
            DriveAsync(LeaveAnswers.AssertAll, "leave.mjs", addresses),
            DriveAsync(AgUiAnswers.AssertAll, "agui.mjs", addresses),
            DriveAsync(
                seen => Assert.All(LangGraph, package => LangGraphAnswers.AssertAll(seen.GetProperty(package))),
                "langgraph.mjs", [addresses, .. LangGraph]),
            ReplayAsync(cluster),
            BrowseAsync(fronts));
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Null(all.Exception);

        // Several on one thread, who have to come while it is being written, when nothing else is to be done.
        await DriveAsync(TogetherAnswers.AssertAll, "together.mjs", addresses);

        // A roll: the front end that all are at is told to stop, and the runs go on without it.
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Model.Script = ClientKill.Script(again.Task, out var go);
        var rolled = await ClientKill.DriveAsync(fronts, ClientTable.Stopped, go, async () =>
        {
            await cluster.Fronts[0].TerminateAsync();
            await cluster.Fronts[0].StartAgainAsync();
            again.SetResult();
        });
        ClientKill.AssertAll(rolled, ClientTable.Stopped, before: "Never finished at all. ");

        // The silo that has all threads dies in mid-text, beside one that is new; and at last all of it dies.
        await cluster.Silos[1].TerminateAsync();
        await KillAsync(cluster, ClientTable.SiloKilled, async () =>
        {
            await cluster.Silos[1].StartAgainAsync();
            await cluster.Silos[0].KillAsync();
        });
        await KillAsync(cluster, ClientTable.Killed, async () =>
        {
            ServerProcess[] servers = [.. cluster.Silos, .. cluster.Fronts];
            await Task.WhenAll(servers.Select(server => server.KillAsync()));
            await Task.WhenAll(servers.Select(server => server.StartAgainAsync()));
        });
    }

    private static async Task DriveAsync(Action<System.Text.Json.JsonElement> assert, string script, params string[] arguments) =>
        assert(await NodeClient.RunAsync(script, arguments));

    private static async Task KillAsync(ServerCluster cluster, string row, Func<Task> kill)
    {
        cluster.Model.Script = ClientKill.Script(out var go);
        var fronts = cluster.Clients.Select(client => client.BaseAddress!);
        ClientKill.AssertAll(await ClientKill.DriveAsync(fronts, row, go, kill), row);
    }

    // A page with useChat; its second tab is at the other front end.
    private async Task BrowseAsync(Uri[] fronts)
    {
        if (browser.IsThere)
        {
            await using var page = new UseChatPage(await browser.NewProfileAsync(ours: false), fronts[0], fronts[1]);
            await page.StopAsync();
            await page.ReloadAsync();
            await page.SecondTabAsync();
            await page.ApproveAsync(approved: true);
            await page.ApproveAsync(approved: false);
        }
    }

    // The replaced systems, at a front end of their own, because one of them has the address of the AI SDK.
    private static async Task ReplayAsync(ServerCluster cluster)
    {
        await using var front = await cluster.StartFrontAsync(
            [.. TestKeys.Settings, .. Systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system))]);
        foreach (var (scheme, play) in ((string?, Func<ForeignApp, Task>)[])
            [("Token", IntelOwlSession.PlayAsync), ("Bearer", LlmChatSession.PlayAsync), ("Bearer", PowerOnSession.PlayAsync),
                ("Bearer", AutomatosSession.PlayAsync), (null, FrevaSession.PlayAsync)])
        {
            await using var client = new ForeignApp(front.Client.BaseAddress!);
            await play(scheme is null ? client : client.As(scheme, TestKeys.Bob));
        }
    }

    private static bool AskedForATool(ModelRequest request) =>
        request.LastText().StartsWith("What time is it? Use a tool.", StringComparison.Ordinal)
        && request.Messages[^1].GetProperty("role").GetString() is not "tool";
}
