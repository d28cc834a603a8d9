using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Postgres;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>PostgreSQL goes away under load and comes back, or its standby takes over.</summary>
[Collection(FaultCollection.Name)]
public sealed class StoreOutageTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly string[] Complaints = ["could not be resumed; will retry", "this activation has ended"];

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Post_WhilePostgresIsAway_AnswersUnavailableAndNoAcknowledgedMessageIsLost()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 1);
        cluster.Model.Script = _ => Replies.Words(10, TimeSpan.FromMilliseconds(20));

        var refusals = await PostThroughAsync(cluster, async () =>
        {
            await postgres.Server.StopAsync("fast");
            using (var usage = await cluster.Clients[0].GetAsync("/v1/usage"))
            {
                Assert.Equal(503, (int)usage.StatusCode);
            }

            await Task.Delay(Outage);
            await postgres.Server.StartAgainAsync();
        });

        Assert.NotEmpty(refusals);
    }

    [Fact]
    public async Task Post_WhileAStandbyTakesOver_NoAcknowledgedMessageIsLostAndNothingIsRestarted()
    {
        var binaries = PostgresBinaries.Find(out var why);
        Assert.SkipWhen(binaries is null, why);
        await using var primary = await PostgresServer.StartAsync(binaries!, ["fsync = off", "max_connections = 300"]);
        await using var standby = await primary.StartStandbyAsync();
        await primary.ExecuteAsync("postgres", "CREATE DATABASE chat");
        await using var cluster = await ServerCluster.StartAsync(primary.Connection("chat", standby), silos: 2, fronts: 1);
        cluster.Model.Script = _ => Replies.Words(10, TimeSpan.FromMilliseconds(20));

        await PostThroughAsync(cluster, async () =>
        {
            await primary.StopAsync("immediate");
            await standby.PromoteAsync();
        });
    }

    /// <summary>Posts until some messages are acknowledged after what happens to the database as well, and looks for all of them.</summary>
    /// <returns>The codes of the refusals.</returns>
    private async Task<IReadOnlyCollection<string>> PostThroughAsync(ServerCluster cluster, Func<Task> happens)
    {
        var acknowledged = new ConcurrentBag<(string Thread, string Message)>();
        var refusals = new ConcurrentBag<string>();
        using var enough = new CancellationTokenSource();
        var posting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(cluster.Clients[0], acknowledged, refusals, enough.Token)));
        await WaitAsync(() => acknowledged.Count >= 8);

        await happens();
        var before = acknowledged.Count;
        await WaitAsync(() => acknowledged.Count >= before + 8);
        await enough.CancelAsync();
        await posting;

        output.WriteLine($"{acknowledged.Count} messages acknowledged, {refusals.Count} answered 503");
        Assert.All(refusals, code => Assert.Equal("store_unavailable", code));
        foreach (var (thread, message) in acknowledged)
        {
            var client = new ThreadClient(thread, cluster.Clients);
            await client.ReadToEndAsync();
            Assert.Contains(client.Stored, e => e.Name == "message.posted" && e["messageId"] == message);
            client.AssertWhole(Replies.Text(10));
        }

        // The store says for all of them that it is away.
        Assert.DoesNotContain(
            cluster.Silos, silo => Complaints.Any(complaint => silo.Output.Contains(complaint, StringComparison.Ordinal)));
        return refusals;
    }

    private static async Task PostAsync(
        HttpClient front, ConcurrentBag<(string, string)> acknowledged, ConcurrentBag<string> refusals, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var answer = await front.PostAsJsonAsync("/v1/messages?wait=false", new { text = "go" }, CancellationToken.None);
            var body = (await answer.Content.ReadFromJsonAsync<JsonObject>(CancellationToken.None))!;
            if (answer.IsSuccessStatusCode)
            {
                acknowledged.Add((body["threadId"]!.ToString(), body["messageId"]!.ToString()));
            }
            else
            {
                Assert.Equal(503, (int)answer.StatusCode);
                refusals.Add(body["code"]!.ToString());
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static async Task WaitAsync(Func<bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!until())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
