using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Every process is restarted, one after another, while people chat.</summary>
[Collection(FaultCollection.Name)]
public sealed class RollingRestartTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int AtOnce = 8;
    private const int Words = 40;

    [Fact]
    public async Task Terminate_OneProcessAfterAnotherUnderLoad_NoRunFailsAndNothingIsLostOrDoubled()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 3, fronts: 2);
        cluster.Model.Script = _ => Replies.Words(Words, TimeSpan.FromMilliseconds(50));
        var threads = new List<string>();
        for (var i = 0; i < AtOnce; i++)
        {
            threads.Add(await cluster.CreateThreadAsync());
        }

        var (runs, takenOver, restarted) = (0, 0, false);
        var chatting = Task.WhenAll(threads.Select(async thread =>
        {
            // As long as processes are restarted, and until there were enough runs.
            string? last = null;
            while (!Volatile.Read(ref restarted) || Volatile.Read(ref runs) < TestSettings.Runs)
            {
                var client = new ThreadClient(thread, cluster.Clients) { LastId = last };
                await client.PostAsync("go");
                await client.ReadToEndAsync();
                client.AssertWhole(Replies.Text(Words));
                last = client.LastId;
                Interlocked.Increment(ref runs);
                Interlocked.Add(ref takenOver, client.Stored.Count(e => e.Name == "step.started") - 1);
            }
        }));
        foreach (var server in cluster.Silos.Concat(cluster.Fronts))
        {
            Assert.Equal(0, await server.TerminateAsync());
            await server.StartAgainAsync();
        }

        Volatile.Write(ref restarted, true);
        await chatting.WaitAsync(TimeSpan.FromMinutes(3));

        output.WriteLine($"{runs} runs, {takenOver} of them carried on by another silo: 0 failed, 0 lost, 0 doubled");
        Assert.True(takenOver > 0, "No run was on a silo that was stopped, or silos wait for their runs.");
    }
}
