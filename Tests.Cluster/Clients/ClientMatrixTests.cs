using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Page;
using ChatCluster.Tests.Web.Formats;
using Xunit;

namespace ChatCluster.Tests.Cluster.Clients;

/// <summary>The clients of every protocol at two front ends, as in docs/clients.md; a minute takes a minute.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClientMatrixTests(PostgresFixture postgres, PageBrowser browser) : IClassFixture<PageBrowser>
{
    [Fact]
    public async Task Clients_OfEveryProtocol_DoWhatTheTableSaysOfThem()
    {
        var minute = TimeSpan.FromMinutes(1);
        await using var tools = await ClientWorld.StartToolsAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 2, [.. ClientWorld.SettingsFor(tools), .. ClientMatrix.Patient]);
        cluster.Model.Script = ClientMatrix.Script(ClientWorld.Reply, minute);
        Uri[] fronts = [.. cluster.Clients.Select(client => client.BaseAddress!)];

        await Task.WhenAll(ClientMatrix.RunAsync(fronts, tools.Url, fronts, tools.Url, minute), BrowseAsync(fronts));
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
}
