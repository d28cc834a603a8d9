using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>What an owner does and has used, over all front ends and silos.</summary>
[Collection(ClusterCollection.Name)]
public sealed class OwnerLimitTests(PostgresFixture postgres)
{
    private const int Runs = 4;

    [Fact]
    public async Task Runs_ThroughTwoFrontEnds_AreCountedTogetherAndTheirUsageOutlivesTheirThreads()
    {
        await using var cluster =
            await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 2, ("ChatCluster:Limits:RunsPerOwner", "4"));
        cluster.Model.Script = _ => Replies.Words(3_000, TimeSpan.FromMilliseconds(20));

        // Four runs through two front ends: the fifth is one too many, through either.
        var clients = new List<ThreadClient>();
        for (var i = 0; i < Runs; i++)
        {
            clients.Add(new(await cluster.CreateThreadAsync(), [cluster.Clients[i % 2]]));
            await clients[i].PostAsync("go");
        }

        foreach (var front in cluster.Clients)
        {
            using var refused = await PostAsync(front);
            Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_runs"), (refused.StatusCode, await CodeAsync(refused)));
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        // A run that ends through one front end makes room for the other's.
        await StopAsync(cluster.Clients[1], clients[0]);
        var next = new ThreadClient(await cluster.CreateThreadAsync(), [cluster.Clients[1]]);
        await next.PostAsync("go");

        // A thread that is deleted gives its place back and takes nothing of what it cost with it.
        using (var deleted = await cluster.Clients[0].DeleteAsync($"/v1/threads/{next.ThreadId}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        using (var deleted = await cluster.Clients[1].DeleteAsync($"/v1/threads/{clients[0].ThreadId}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        foreach (var client in clients[1..])
        {
            await StopAsync(cluster.Clients[0], client);
        }

        var used = await UsageAsync(cluster.Clients[0], rounds: 5);
        Assert.Equal((3, 5), ((int)used["threads"]!, (int)used["messages"]!));
        Assert.Equal(5, (int)used["days"]!.AsArray().Sum(day => (int)day!["rounds"]!));
        Assert.Equal(used.ToJsonString(), (await UsageAsync(cluster.Clients[1], rounds: 5)).ToJsonString());
    }

    [Fact]
    public async Task Owner_AfterAllSilosRestarted_HasItsUsageAndOneBucketOfMessages()
    {
        await using var cluster =
            await ServerCluster.StartAsync(postgres.Server, silos: 1, fronts: 2, ("ChatCluster:Limits:MessagesPerMinute", "4"));
        cluster.Model.Script = _ => Replies.Words(3, TimeSpan.Zero);
        var client = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
        await client.PostAsync("one");
        await client.ReadToEndAsync();
        var before = await UsageAsync(cluster.Clients[0], rounds: 1);

        await cluster.Silos[0].TerminateAsync();
        await cluster.Silos[0].StartAgainAsync();
        Assert.Equal(before.ToJsonString(), (await UsageAsync(cluster.Clients[0], rounds: 1)).ToJsonString());
        await client.PostAsync("two");
        await client.ReadToEndAsync();

        var after = await UsageAsync(cluster.Clients[0], rounds: 2);
        Assert.Equal(2 * (long)before["usage"]!["outputTokens"]!, (long)after["usage"]!["outputTokens"]!);

        // The bucket of four is one for both front ends: three more from each are too many, unless this takes most of a minute.
        var codes = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var posted = await PostAsync(cluster.Clients[i % 2]);
            codes.Add(posted.IsSuccessStatusCode ? "" : await CodeAsync(posted));
        }

        Assert.Contains("rate_limited", codes);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient front) =>
        front.PostAsJsonAsync("/v1/messages?wait=false", new { text = "go" });

    private static async Task<string> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.ToString();

    private static async Task StopAsync(HttpClient front, ThreadClient client)
    {
        using var stop = await front.PostAsJsonAsync($"/v1/threads/{client.ThreadId}/stop", new { });
        stop.EnsureSuccessStatusCode();
        await client.ReadToEndAsync();
    }

    /// <summary>The usage once so many runs are counted.</summary>
    private static async Task<JsonObject> UsageAsync(HttpClient front, int rounds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var answer = await front.GetAsync("/v1/usage", patience.Token);
            var usage = (await answer.Content.ReadFromJsonAsync<JsonObject>(patience.Token))!;
            if (answer.IsSuccessStatusCode && (int)usage["rounds"]! >= rounds)
            {
                Assert.Equal(rounds, (int)usage["rounds"]!);
                return usage;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
