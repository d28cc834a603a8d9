using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Webhooks;
using Xunit;

namespace ChatCluster.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class WebhookTests(PostgresFixture postgres)
{
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public async Task Kill_OfTheSiloThatDelivers_TellsItAgainUnderTheSameId()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1,
            [.. Receiver.Settings, ("ChatCluster:CredentialKey", Key), ("ChatCluster:Webhooks:Timeout", "00:00:02")]);
        using var made = await cluster.Clients[0].PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url });
        var webhook = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        receiver.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

        using var run = await cluster.Clients[0].PostAsJsonAsync("/v1/messages", new { text = "Hello" });
        var first = await receiver.NextAsync();
        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));
        receiver.Answer = null;
        await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAgainAsync()));
        var again = await receiver.NextAsync();

        Assert.Equal((first.Id, first.Body, "run.finished"), (again.Id, again.Body, again.Type));
        Assert.True(again.IsSignedBy(webhook["secret"]!.ToString()));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var state = "pending"; state == "pending";)
        {
            var log = await cluster.Clients[0].GetFromJsonAsync<JsonNode>($"/v1/webhooks/{webhook["id"]}/deliveries", patience.Token);
            state = Assert.Single(log!["items"]!.AsArray())!["state"]!.ToString();
            Assert.NotEqual("failed", state);
        }

        // What was answered when the process died may have been asked again; it is one delivery all the same.
        Assert.All(receiver.Rest(), post => Assert.Equal(first.Id, post.Id));
    }
}
