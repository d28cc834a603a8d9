using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web;
using ChatCluster.Tests.Webhooks;
using Xunit;

namespace ChatCluster.Tests.Cluster;

[Collection(ClusterCollection.Name)]
public sealed class WebhookTests(PostgresFixture postgres)
{
    private static readonly (string, string) CredentialKey =
        ("ChatCluster:CredentialKey", Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));

    // As silos have it by themselves.
    private static readonly (string, string) ProbeTimeout = ("ChatCluster:Cluster:ProbeTimeout", "00:00:01");

    [Fact]
    public async Task Webhooks_OfAFrontEnd_DoWhatThoseOfOneProcessDo()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1,
            [
                .. WebhookCases.Settings(receiver), CredentialKey, .. TestKeys.Settings,

                // All cases are one caller's, and look again and again.
                ("ChatCluster:Limits:RequestsPerMinute", "0"), ("ChatCluster:Limits:MessagesPerMinute", "0"),
            ]);
        using var ann = ClientFor(cluster, TestKeys.Ann);
        using var bob = ClientFor(cluster, TestKeys.Bob);
        using var reader = ClientFor(cluster, TestKeys.Reader);
        var cases = new WebhookCases(ann, cluster.Model, receiver);

        foreach (var play in (Func<Task>[])
            [
                cases.RunThatEnds_IsToldOnceSignedAndLoggedAsync, cases.FailureAndApproval_AreToldAsWhatTheyAreAsync,
                cases.SwitchesOfMessageThreadEventAndWebhook_KeepOthersQuietAsync,
                cases.ThreadThatIsKeptFromWebhooks_IsToldOfWhenItIsNoLongerAsync,
                cases.MessageOfOpenAIsProtocols_IsKeptFromWebhooksByItsMetadataAsync, cases.RunsThatAreImportedOrForked_AreNotNewsAsync,
                cases.ReceiverThatFails_IsTriedAgainWithTheSameIdAndGivenUpAsync, cases.ReceiverThatIsGone_DisablesTheWebhookAsync,
                cases.ReceiverThatAsksForTime_IsGivenItAsync, cases.ReceiverThatDoesNotAnswer_HasHadAnAttemptAsync,
                cases.Redirect_IsAFailureAndIsNotFollowedAsync, cases.ThreadThatIsDeleted_IsToldOfNoMoreAsync,
                cases.SecretThatIsRotated_SignsBesideTheOneBeforeAsync,
                () => cases.WebhookOfAnother_DoesNotExistAndAReaderMakesNoneAsync(bob, reader),
            ])
        {
            await play();
            await cases.ClearAsync();
        }
    }

    [Fact]
    public async Task Address_OfTheOperatorsNetwork_IsRefusedByAFrontEndAndBySilos()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 1, fronts: 1, CredentialKey, ("ChatCluster:Webhooks:MaxAttempts", "1"));

        foreach (var address in WebhookCases.Addresses)
        {
            var (url, code) = address.Data;
            await WebhookCases.AddressOfTheOperatorsNetwork_IsRefusedAsync(cluster.Clients[0], url, code);
        }

        var cases = new WebhookCases(cluster.Clients[0], cluster.Model, receiver);
        await cases.NameThatLeadsIntoTheOperatorsNetwork_IsRefusedWhenItIsCalledAsync();
    }

    [Fact]
    public async Task Kill_OfAllSilos_TellsItAgainUnderTheSameIdWhenTheyAreBack()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1, [.. Receiver.Settings, CredentialKey, ("ChatCluster:Webhooks:Timeout", "00:00:02")]);
        var webhook = await CreateAsync(cluster, receiver);
        receiver.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

        using var run = await cluster.Clients[0].PostAsJsonAsync("/v1/messages", new { text = "Hello" });
        var first = await receiver.NextAsync();
        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync()));
        receiver.Answer = null;
        await Task.WhenAll(cluster.Silos.Select(silo => silo.StartAgainAsync()));
        var again = await receiver.NextAsync();

        await AssertDeliveredAsync(cluster, receiver, webhook, first, again);
    }

    [Fact]
    public async Task Kill_OfTheSiloWhosePostHangs_LetsTheOtherDeliverItUnderTheSameId()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1,
            [.. Receiver.Settings, CredentialKey, ProbeTimeout, ("ChatCluster:Webhooks:Timeout", "00:00:10")]);
        var webhook = await CreateAsync(cluster, receiver);
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = (_, context) =>
        {
            port.TrySetResult(context.Connection.RemotePort);
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        using var run = await cluster.Clients[0].PostAsJsonAsync("/v1/messages", new { text = "Hello" });
        var first = await receiver.NextAsync();
        var from = await port.Task;
        var poster = Assert.Single(cluster.Silos, silo => silo.Holds(from));
        await poster.KillAsync();
        receiver.Answer = null;

        // What is left of the lease of the one that is gone, twice the time of an attempt and 15 s, is waited for.
        var again = await receiver.NextAsync();

        await AssertDeliveredAsync(cluster, receiver, webhook, first, again);
    }

    [Fact]
    public async Task Kill_OfTheSiloInMidRun_LetsTheOtherTellOfTheEndOnce()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 1, fronts: 1, [.. Receiver.Settings, CredentialKey, ProbeTimeout]);
        await CreateAsync(cluster, receiver);
        cluster.Model.Enqueue(ModelReply.Of("Lost ").Stall(), ModelReply.Of("Whole."));

        // There is one silo, so it is this one that runs it; the other comes after that.
        using var posted = await cluster.Clients[0].PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello" });
        var run = await posted.JsonAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (cluster.Model.Active == 0)
            {
                await Task.Delay(20, patience.Token);
            }
        }

        cluster.Silos.Add(await cluster.StartSiloAsync());
        await cluster.Silos[0].KillAsync();
        var post = await receiver.NextAsync();

        Assert.Equal(
            ("run.finished", run["runId"]!.ToString(), "Whole."),
            (post.Type, post.Data["runId"]!.ToString(), post.Data["text"]!.ToString()));
        Assert.Empty(receiver.Rest());
    }

    private static HttpClient ClientFor(ServerCluster cluster, string key)
    {
        var client = new HttpClient { BaseAddress = cluster.Clients[0].BaseAddress, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    private static async Task<JsonNode> CreateAsync(ServerCluster cluster, Receiver receiver)
    {
        using var made = await cluster.Clients[0].PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return await made.JsonAsync();
    }

    private static async Task AssertDeliveredAsync(
        ServerCluster cluster, Receiver receiver, JsonNode webhook, Receiver.Post first, Receiver.Post again)
    {
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
