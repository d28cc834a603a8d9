using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>One thread through two front ends at once.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TwoFrontsTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("relay")]
    [InlineData("memory")]
    public async Task Watch_ThroughTwoFrontEnds_ShowsTheSameEventsInTheSameOrderWithTheSameIds(string streams)
    {
        await using var cluster =
            await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 2, ("ChatCluster:Cluster:Streams", streams));
        cluster.Model.Script = _ => Replies.Words(50, Pace);
        var thread = await cluster.CreateThreadAsync();
        ThreadClient first = new(thread, [cluster.Clients[0]]), second = new(thread, [cluster.Clients[1]]);

        // Both watch before there is any text: who comes later is given what there is in one piece.
        await first.ReadAsync(e => e.Name == "thread.created");
        await second.ReadAsync(e => e.Name == "thread.created");
        var reading = Task.WhenAll(first.ReadToEndAsync(), second.ReadToEndAsync());

        await first.PostAsync("go");
        await reading;

        first.AssertWhole(Replies.Text(50));
        second.AssertWhole(Replies.Text(50));
        Assert.Equal(first.Stored.Select(Line), second.Stored.Select(Line));
        Assert.True(first.Deltas > 10, $"The text came in {first.Deltas} pieces.");
    }

    [Fact]
    public async Task Stop_ThroughTheOtherFrontEnd_EndsTheRunAndNoTextFollows()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 2);
        cluster.Model.Script = _ => Replies.Words(3_000, Pace);
        var took = new List<double>();
        for (var i = 0; i < TestSettings.Stops; i++)
        {
            var client = new ThreadClient(await cluster.CreateThreadAsync(), [cluster.Clients[0]]);
            var run = await client.PostAsync("go");
            await client.ReadAsync(e => e.Name == "text.delta" && client.Text.Length > 10);

            var began = Stopwatch.GetTimestamp();
            using var stop = await cluster.Clients[1].PostAsJsonAsync($"/v1/threads/{client.ThreadId}/stop", new { runId = run });
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.True((await stop.Content.ReadFromJsonAsync<JsonObject>())!["stopped"]!.GetValue<bool>());

            var stopped = await client.ReadAsync(e => e.Name == "stop.requested");
            var shown = client.Text;
            await client.ReadToEndAsync();
            Assert.Equal("stopped", client.Finished["reason"]);
            Assert.Equal(shown, client.Text);
            Assert.Equal(shown, client.Finished["text"]);
            Assert.Equal(stopped.Id, client.Stored.Last(e => e.Name == "stop.requested").Id);
        }

        took.Sort();
        output.WriteLine($"{took.Count} stops: p50 {took[took.Count / 2]:F0} ms, p99 {took[(int)(took.Count * 0.99)]:F0} ms");
        Assert.True(took[took.Count / 2] < 2_000, $"Half of the stops took longer than {took[took.Count / 2]:F0} ms.");
    }

    private static string Line(ChatCluster.Tests.Web.SseEvent e) => $"{e.Id} {e.Name} {e.Data.ToJsonString()}";
}
