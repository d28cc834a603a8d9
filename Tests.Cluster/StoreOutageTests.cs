using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>PostgreSQL goes away under load and comes back.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StoreOutageTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly string[] Complaints = ["cannot be carried on yet", "this activation has ended"];

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Post_WhilePostgresIsAway_AnswersUnavailableAndNoAcknowledgedMessageIsLost()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 1);
        cluster.Model.Script = _ => Replies.Words(10, TimeSpan.FromMilliseconds(20));
        var acknowledged = new ConcurrentBag<(string Thread, string Message)>();
        var refusals = new ConcurrentBag<string>();
        using var enough = new CancellationTokenSource();
        var posting = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(cluster.Clients[0], acknowledged, refusals, enough.Token)));
        await WaitAsync(() => acknowledged.Count >= 8);

        await postgres.Server.StopAsync("fast");
        using (var usage = await cluster.Clients[0].GetAsync("/v1/usage"))
        {
            Assert.Equal(503, (int)usage.StatusCode);
        }

        await Task.Delay(Outage);
        await postgres.Server.StartAgainAsync();
        var before = acknowledged.Count;
        await WaitAsync(() => acknowledged.Count >= before + 8);
        await enough.CancelAsync();
        await posting;

        output.WriteLine($"{acknowledged.Count} messages acknowledged, {refusals.Count} answered 503");
        Assert.NotEmpty(refusals);
        Assert.All(refusals, code => Assert.Equal("store_unavailable", code));
        foreach (var (thread, message) in acknowledged)
        {
            var client = new ThreadClient(thread, cluster.Clients);
            await client.ReadToEndAsync();
            Assert.Contains(client.Stored, e => e.Name == "message.posted" && e["messageId"] == message);
            client.AssertWhole(Replies.Text(10));
        }

        // The store says for all of them that it is away.
        Assert.DoesNotContain(cluster.Silos, silo => Complaints.Any(complaint => silo.Output.Contains(complaint, StringComparison.Ordinal)));
    }

    private static async Task PostAsync(HttpClient front, ConcurrentBag<(string, string)> acknowledged, ConcurrentBag<string> refusals, CancellationToken enough)
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
