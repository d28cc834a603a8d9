using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>A front end is killed while people read through it.</summary>
[Collection(FaultCollection.Name)]
public sealed class FrontEndLossTests(PostgresFixture postgres)
{
    private const int AtOnce = 4;
    private const int Words = 150;

    [Fact]
    public async Task Kill_AFrontEndInMidText_ReadersGoOnThroughTheOtherAndTheSilosForgetIt()
    {
        await using var cluster =
            await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 2, ("ChatCluster:Relay:Lease", "00:00:03"));
        cluster.Model.Script = _ => Replies.Words(Words, TimeSpan.FromMilliseconds(60));
        var readers = new List<ThreadClient>();
        for (var i = 0; i < AtOnce; i++)
        {
            var reader = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
            await reader.PostAsync("go");
            readers.Add(reader);
        }

        await Task.WhenAll(readers.Select(reader => reader.ReadAsync(e => e.Name == "text.delta")));
        var reading = Task.WhenAll(readers.Select(reader => reader.ReadToEndAsync()));

        await cluster.Fronts[0].KillAsync();
        await reading;

        Assert.All(readers, reader =>
        {
            reader.AssertWhole(Replies.Text(Words));
            Assert.Single(reader.Stored, e => e.Name == "step.started");
        });
        Assert.Contains(cluster.Silos, silo => silo.Output.Contains("dropping its outbox", StringComparison.Ordinal));
    }
}
