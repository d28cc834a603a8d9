using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Two activations of one thread at once: two clusters that know nothing of each other are made to share a database.</summary>
[Collection(FaultCollection.Name)]
public sealed class StaleActivationTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Post_ToTwoActivationsOfOneThread_OneIsFencedAndTheLogIsIntact()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 1, fronts: 1);
        cluster.Model.Script = _ => Replies.Words(10, TimeSpan.FromMilliseconds(20));
        (string Name, string Value) other = ("ChatCluster:Cluster:ClusterId", "other");
        cluster.Silos.Add(await cluster.StartSiloAsync(other));
        cluster.Fronts.Add(await cluster.StartFrontAsync(other));
        var thread = await cluster.CreateThreadAsync();
        ThreadClient first = new(thread, [cluster.Clients[0]]), second = new(thread, [cluster.Clients[1]]);

        // Both activations hold the thread before either writes.
        await first.ReadAsync(e => e.Name == "thread.created");
        await second.ReadAsync(e => e.Name == "thread.created");
        var posted = new[] { await first.PostAsync("one"), await RetryBusyAsync(second) };

        // An activation that has not written since does not know: the one that was fenced has read the log again.
        var reader = new ThreadClient(thread, [cluster.Clients[1]]);
        await reader.ReadAsync(e => e.Name == "run.finished" && reader.Stored.Count(s => s.Name == "run.finished") == 2);
        Assert.Equal(posted, reader.Stored.Where(e => e.Name == "run.started").Select(e => e["runId"]!));
        Assert.All(reader.Stored.Where(e => e.Name == "run.finished"), e =>
            Assert.Equal(("completed", Replies.Text(10)), (e["reason"], e["text"])));
        Assert.Equal(reader.Stored.Select(e => e.Id).Distinct(), reader.Stored.Select(e => e.Id));
        var fenced = cluster.Silos.Sum(
            silo => silo.Output.Split('\n').Count(line => line.Contains("yields to a newer one", StringComparison.Ordinal)));
        output.WriteLine($"{fenced} activations were fenced");
        Assert.True(fenced > 0, "No activation was fenced.");
    }

    // The other activation's run may be under way when this one has read the log again.
    private static async Task<string> RetryBusyAsync(ThreadClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (await client.TryPostAsync("two") is { } run)
            {
                return run;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
