using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Page;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

public sealed class WebhookTests : IAsyncLifetime
{
    private ModelServer _model = null!;
    private Receiver _receiver = null!;

    private (string Name, string Value)[] Settings => [.. SandboxSettings.For(_model), .. Receiver.Settings];

    public async ValueTask InitializeAsync() => (_model, _receiver) = (await ModelServer.StartAsync(), await Receiver.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Run_ThatEnds_IsToldOnceSignedAndLogged()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var webhook = await CreateAsync(app);

        var run = await app.PostForJsonAsync("/v1/messages", new { text = "Hello ä€😀" });

        var post = await _receiver.NextAsync();
        Assert.Equal("run.finished", post.Type);
        Assert.Equal(
            (run["threadId"]!.ToString(), run["runId"]!.ToString()), (post.Data["threadId"]!.ToString(), post.Data["runId"]!.ToString()));
        Assert.Equal(("completed", "Hello from the sandbox."), (post.Data["reason"]!.ToString(), post.Data["text"]!.ToString()));
        Assert.Equal("Hello ä€😀", post.Data["title"]!.ToString());
        Assert.True(post.IsSignedBy(webhook["secret"]!.ToString()));
        var delivery = await SettledAsync(app, webhook);
        Assert.Equal(
            (post.Id, "delivered", 204, 1),
            (delivery["id"]!.ToString(), delivery["state"]!.ToString(), (int)delivery["status"]!, (int)delivery["attempts"]!));
        Assert.Empty(_receiver.Rest());
        Assert.Null((await app.GetJsonAsync($"/v1/webhooks/{webhook["id"]}"))["secret"]);
        Assert.Null((await app.GetJsonAsync("/v1/webhooks"))["items"]![0]!["secret"]);
    }

    [Fact]
    public async Task Post_IsVerifiedByTheStandardsOwnLibraryAsTheDocumentationSays()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var webhook = await CreateAsync(app);
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

    [Fact]
    public async Task Failure_AndApproval_AreToldAsWhatTheyAre()
    {
        await using var app =
            await ChatApp.StartAsync([.. Settings, .. RestTool.Settings("scan", $"{_receiver.Url}?tool", needsApproval: true)]);
        await CreateAsync(app);
        _model.Enqueue(new ModelReply().Call("scan"), ModelReply.Failure(401, "No."));

        var posted = await app.PostForJsonAsync("/v1/messages?wait=false", new { text = "go" });
        var asked = await _receiver.NextAsync();
        await app.PostForJsonAsync($"/v1/threads/{posted["threadId"]}/approvals/{asked.Data["callId"]}", new { approved = false });
        var failed = await _receiver.NextAsync();

        Assert.Equal(("approval.requested", "scan"), (asked.Type, asked.Data["name"]!.ToString()));
        Assert.Equal(("run.failed", "model_unauthorized"), (failed.Type, failed.Data["code"]!.ToString()));
    }

    [Fact]
    public async Task Switches_OfMessageThreadEventAndWebhook_KeepOthersQuiet()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var other = (await app.PostForJsonAsync("/v1/threads", new { }))["id"];
        var webhook = await CreateAsync(app, new { url = _receiver.Url, threadId = other });
        var failures = await CreateAsync(app, new { url = _receiver.Url, events = (string[])["run.failed"] });

        await app.PostForJsonAsync("/v1/messages", new { text = "another thread" });
        await app.PostForJsonAsync($"/v1/threads/{other}/messages", new { text = "a quiet message", webhooks = false });
        var loud = await app.PostForJsonAsync($"/v1/threads/{other}/messages", new { text = "a loud message" });
        Assert.Equal(loud["runId"]!.ToString(), (await _receiver.NextAsync()).Data["runId"]!.ToString());
        using (var off = await app.Client.PatchAsJsonAsync($"/v1/webhooks/{webhook["id"]}", new { enabled = false }))
        {
            Assert.False((bool)(await off.JsonAsync())["enabled"]!);
        }

        await app.PostForJsonAsync($"/v1/threads/{other}/messages", new { text = "nobody listens" });
        await app.PostForJsonAsync($"/v1/webhooks/{failures["id"]}/test", new { });
        Assert.Equal("webhook.test", (await _receiver.NextAsync()).Type);
        Assert.Empty(_receiver.Rest());
        Assert.Single((await app.GetJsonAsync($"/v1/webhooks/{webhook["id"]}/deliveries"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Runs_ThatAreImportedOrForked_AreNotNews()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var run = await app.PostForJsonAsync("/v1/messages", new { text = "Hello" });
        var export = await app.Client.GetStringAsync($"/v1/threads/{run["threadId"]}/export?format=jsonl");
        var webhook = await CreateAsync(app);

        using var imported =
            await app.Client.PostAsync("/v1/threads/import?id=imported", new StringContent(export, null, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
        await app.PostForJsonAsync($"/v1/threads/{run["threadId"]}/fork", new { });
        await app.PostForJsonAsync($"/v1/webhooks/{webhook["id"]}/test", new { });

        Assert.Equal("webhook.test", (await _receiver.NextAsync()).Type);
        Assert.Single((await app.GetJsonAsync($"/v1/webhooks/{webhook["id"]}/deliveries"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Receiver_ThatFails_IsTriedAgainWithTheSameIdAndGivenUp()
    {
        await using var app = await ChatApp.StartAsync([.. Settings, ("ChatCluster:Webhooks:MaxAttempts", "3")]);
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var webhook = await CreateAsync(app);

        await app.PostForJsonAsync("/v1/messages", new { text = "Hello" });

        var delivery = await SettledAsync(app, webhook);
        var posts = _receiver.Rest();
        Assert.Equal(("failed", 500, 3), (delivery["state"]!.ToString(), (int)delivery["status"]!, (int)delivery["attempts"]!));
        Assert.Equal(3, posts.Count);
        Assert.Single(posts.Select(post => post.Id).Distinct());
        Assert.All(posts, post => Assert.True(post.IsSignedBy(webhook["secret"]!.ToString())));
    }

    [Fact]
    public async Task Receiver_ThatIsGone_DisablesTheWebhook()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        var webhook = await CreateAsync(app);

        await app.PostForJsonAsync("/v1/messages", new { text = "Hello" });

        Assert.Equal("failed", (await SettledAsync(app, webhook))["state"]!.ToString());
        for (var now = webhook; (bool)now["enabled"]!;)
        {
            now = await app.GetJsonAsync($"/v1/webhooks/{webhook["id"]}");
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task Secret_Rotated_SignsBesideTheOneBefore()
    {
        await using var app = await ChatApp.StartAsync(Settings);
        var webhook = await CreateAsync(app);

        var rotated = await app.PostForJsonAsync($"/v1/webhooks/{webhook["id"]}/secret", new { });
        await app.PostForJsonAsync($"/v1/webhooks/{webhook["id"]}/test", new { });
        var post = await _receiver.NextAsync();

        Assert.NotEqual(webhook["secret"]!.ToString(), rotated["secret"]!.ToString());
        Assert.NotNull(rotated["oldSecretUntil"]);
        Assert.Equal(2, post.Signature.Split(' ').Length);
        Assert.True(post.IsSignedBy(webhook["secret"]!.ToString()) && post.IsSignedBy(rotated["secret"]!.ToString()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "address_refused")]
    [InlineData("http://169.254.169.254/latest", "address_refused")]
    [InlineData("ftp://example.com/", "address_refused")]
    [InlineData("https://user:secret@example.com/", "address_refused")]
    [InlineData("nowhere", "bad_url")]
    public async Task Address_OfTheOperatorsNetworkOrNone_IsRefused(string url, string code)
    {
        await using var app = await ChatApp.StartAsync();

        using var answer = await app.PostAsync("/v1/webhooks", new { url });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]!.ToString());
    }

    [Fact]
    public async Task Name_ThatLeadsIntoTheOperatorsNetwork_IsRefusedWhenItIsCalled()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Webhooks:MaxAttempts", "1")]);
        var webhook = await CreateAsync(app, new { url = _receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });

        await app.PostForJsonAsync($"/v1/webhooks/{webhook["id"]}/test", new { });

        var delivery = await SettledAsync(app, webhook);
        Assert.Equal("failed", delivery["state"]!.ToString());
        Assert.Contains("localhost", delivery["error"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(_receiver.Rest());
    }

    [Fact]
    public async Task Webhook_OfAnother_DoesNotExistAndAReaderMakesNone()
    {
        await using var app = await ChatApp.StartWithKeysAsync(Settings);
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        using var reader = app.ClientFor(TestKeys.Reader);
        using var made = await ann.PostAsJsonAsync("/v1/webhooks", new { url = _receiver.Url });
        var id = (await made.JsonAsync())["id"];

        foreach (var path in (string[])["", "/deliveries"])
        {
            using var answer = await bob.GetAsync($"/v1/webhooks/{id}{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var path in (string[])["/secret", "/test"])
        {
            using var answer = await bob.PostAsync($"/v1/webhooks/{id}{path}", null);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var refused = await reader.PostAsJsonAsync("/v1/webhooks", new { url = _receiver.Url });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var unknown = await ann.PostAsJsonAsync("/v1/webhooks", new { url = _receiver.Url, events = (string[])["run.ended"] });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        using var gone = await ann.DeleteAsync($"/v1/webhooks/{id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    private async Task<JsonNode> CreateAsync(ChatApp app, object? body = null)
    {
        using var answer = await app.PostAsync("/v1/webhooks", body ?? new { url = _receiver.Url });
        return await answer.JsonAsync();
    }

    private static async Task<JsonNode> SettledAsync(ChatApp app, JsonNode webhook)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var deliveries = (await app.GetJsonAsync($"/v1/webhooks/{webhook["id"]}/deliveries"))["items"]!.AsArray();
            if (deliveries is [{ } delivery] && delivery["state"]!.ToString() != "pending")
            {
                return delivery;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
