using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

/// <summary>Webhooks of one process.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private ModelServer _model = null!;
    private Receiver _receiver = null!;

    private (string Name, string Value)[] Settings => [.. SandboxSettings.For(_model), .. WebhookCases.Settings(_receiver)];

    public async ValueTask InitializeAsync() => (_model, _receiver) = (await ModelServer.StartAsync(), await Receiver.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public Task Run_ThatEnds_IsToldOnceSignedAndLogged() => RunAsync(cases => cases.RunThatEnds_IsToldOnceSignedAndLoggedAsync());

    [Fact]
    public Task Failure_AndApproval_AreToldAsWhatTheyAre() => RunAsync(cases => cases.FailureAndApproval_AreToldAsWhatTheyAreAsync());

    [Fact]
    public Task Switches_OfMessageThreadEventAndWebhook_KeepOthersQuiet() =>
        RunAsync(cases => cases.SwitchesOfMessageThreadEventAndWebhook_KeepOthersQuietAsync());

    [Fact]
    public Task Thread_ThatIsKeptFromWebhooks_IsToldOfWhenItIsNoLonger() =>
        RunAsync(cases => cases.ThreadThatIsKeptFromWebhooks_IsToldOfWhenItIsNoLongerAsync());

    [Fact]
    public Task Message_OfOpenAIsProtocols_IsKeptFromWebhooksByItsMetadata() =>
        RunAsync(cases => cases.MessageOfOpenAIsProtocols_IsKeptFromWebhooksByItsMetadataAsync());

    [Fact]
    public Task Runs_ThatAreImportedOrForked_AreNotNews() => RunAsync(cases => cases.RunsThatAreImportedOrForked_AreNotNewsAsync());

    [Fact]
    public Task Receiver_ThatFails_IsTriedAgainWithTheSameIdAndGivenUp() =>
        RunAsync(cases => cases.ReceiverThatFails_IsTriedAgainWithTheSameIdAndGivenUpAsync());

    [Fact]
    public Task Receiver_ThatIsGone_DisablesTheWebhook() => RunAsync(cases => cases.ReceiverThatIsGone_DisablesTheWebhookAsync());

    [Fact]
    public Task Receiver_ThatAsksForTime_IsGivenIt() => RunAsync(cases => cases.ReceiverThatAsksForTime_IsGivenItAsync());

    [Fact]
    public Task Receiver_ThatDoesNotAnswer_HasHadAnAttempt() => RunAsync(cases => cases.ReceiverThatDoesNotAnswer_HasHadAnAttemptAsync());

    [Fact]
    public Task Redirect_OfAReceiver_IsAFailureAndIsNotFollowed() =>
        RunAsync(cases => cases.Redirect_IsAFailureAndIsNotFollowedAsync());

    [Fact]
    public Task Thread_ThatIsDeleted_IsToldOfNoMore() => RunAsync(cases => cases.ThreadThatIsDeleted_IsToldOfNoMoreAsync());

    [Fact]
    public Task Secret_Rotated_SignsBesideTheOneBefore() => RunAsync(cases => cases.SecretThatIsRotated_SignsBesideTheOneBeforeAsync());

    [Fact]
    public async Task Webhook_OfAnother_DoesNotExistAndAReaderMakesNone()
    {
        await using var app = await ChatApp.StartWithKeysAsync(Settings);
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        using var reader = app.ClientFor(TestKeys.Reader);

        await new WebhookCases(ann, _model, _receiver).WebhookOfAnother_DoesNotExistAndAReaderMakesNoneAsync(bob, reader);
    }

    [Theory]
    [MemberData(nameof(WebhookCases.Addresses), MemberType = typeof(WebhookCases))]
    public async Task Address_OfTheOperatorsNetworkOrNone_IsRefused(string url, string code)
    {
        await using var app = await ChatApp.StartAsync();

        await WebhookCases.AddressOfTheOperatorsNetwork_IsRefusedAsync(app.Client, url, code);
    }

    [Fact]
    public async Task Name_ThatLeadsIntoTheOperatorsNetwork_IsRefusedWhenItIsCalled()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Webhooks:MaxAttempts", "1")]);

        await new WebhookCases(app.Client, _model, _receiver).NameThatLeadsIntoTheOperatorsNetwork_IsRefusedWhenItIsCalledAsync();
    }

    [Fact]
    public async Task Post_IsVerifiedByTheStandardsOwnLibraryAsTheDocumentationSays()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var webhook = await app.PostForJsonAsync("/v1/webhooks", new { url = _receiver.Url });
        await app.PostForJsonAsync($"/v1/webhooks/{webhook["id"]}/test", new { });
        var post = await _receiver.NextAsync();

        var result = await NodeClient.RunAsync(
            "webhook.mjs", webhook["secret"]!.ToString(), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(post.Body)), post.Id,
            post.Timestamp, post.Signature);

        Assert.Equal("webhook.test", result.GetProperty("type").GetString());
        Assert.True(result.GetProperty("tamperedIsRefused").GetBoolean());
        var script = await File.ReadAllTextAsync(Path.Combine(Architecture.Sources.Root, "Tests/Clients/webhook.mjs"));
        var snippet = script.Split("// docs\n")[1];
        Assert.Contains(
            snippet, await File.ReadAllTextAsync(Path.Combine(Architecture.Sources.Root, "docs/webhooks.md")), StringComparison.Ordinal);
    }

    private async Task RunAsync(Func<WebhookCases, Task> play)
    {
        await using var app = await ChatApp.StartAsync(Settings);
        await play(new(app.Client, _model, _receiver));
    }
}
