using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web.Formats;
using Xunit;

namespace ChatCluster.Tests.Cluster.Clients;

/// <summary>The clients of every protocol are in mid-text while a front end is told to stop, a silo is killed, and all of it is.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClientKillTests(PostgresFixture postgres)
{
    [Fact]
    public async Task EndOfAPartOrAll_InMidText_NoClientTakesItForTheEndAndTheThreadHasTheTextOnce()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 1, fronts: 2);

        // A roll: the front end that all are at is told to stop, and the runs go on without it.
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Model.Script = ClientKill.Script(again.Task, out var go);
        var rolled = await ClientKill.DriveAsync(Fronts(cluster), ClientTable.Stopped, go, async () =>
        {
            await cluster.Fronts[0].TerminateAsync();
            await cluster.Fronts[0].StartAgainAsync();
            again.SetResult();
        });
        ClientKill.AssertAll(rolled, ClientTable.Stopped, before: "Never finished at all. ");

        // The silo that has all threads dies, beside one that is new; and at last all of it dies.
        await KillAsync(cluster, ClientTable.SiloKilled, async () =>
        {
            cluster.Silos.Add(await cluster.StartSiloAsync());
            await cluster.Silos[0].KillAsync();
        });
        await KillAsync(cluster, ClientTable.Killed, async () =>
        {
            ServerProcess[] servers = [cluster.Silos[1], .. cluster.Fronts];
            await Task.WhenAll(servers.Select(server => server.KillAsync()));
            await Task.WhenAll(servers.Select(server => server.StartAgainAsync()));
        });
    }

    private static async Task KillAsync(ServerCluster cluster, string row, Func<Task> kill)
    {
        cluster.Model.Script = ClientKill.Script(out var go);
        ClientKill.AssertAll(await ClientKill.DriveAsync(Fronts(cluster), row, go, kill), row);
    }

    private static IEnumerable<Uri> Fronts(ServerCluster cluster) => cluster.Clients.Select(client => client.BaseAddress!);
}
