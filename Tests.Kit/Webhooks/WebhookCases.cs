using System.Net;
using System.Net.Http.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Page;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

/// <summary>What webhooks do, whatever serves their routes and whatever posts: the cases that one process and a cluster pass.</summary>
internal sealed partial class WebhookCases(HttpClient client, ModelServer model, Receiver receiver)
{
    /// <summary>Attempts that the settings allow.</summary>
    private const int Attempts = 3;

    /// <summary>What a server of these cases is started with.</summary>
    public static (string Name, string Value)[] Settings(Receiver receiver) =>
    [
        .. Receiver.Settings, .. RestTool.Settings("scan", $"{receiver.Url}?tool", needsApproval: true),
        ("ChatCluster:Webhooks:MaxAttempts", $"{Attempts}"), ("ChatCluster:Webhooks:Timeout", "00:00:02"),
    ];

    public async Task RunThatEnds_IsToldOnceSignedAndLoggedAsync()
    {
        var webhook = await CreateAsync();

        var run = await PostAsync("/v1/messages", new { text = "Hello ä€😀" });

        var post = await receiver.NextAsync();
        Assert.Equal("run.finished", post.Type);
        Assert.Equal(
            (run["threadId"]!.ToString(), run["runId"]!.ToString()), (post.Data["threadId"]!.ToString(), post.Data["runId"]!.ToString()));
        Assert.Equal(("completed", "Hello from the sandbox."), (post.Data["reason"]!.ToString(), post.Data["text"]!.ToString()));
        Assert.Equal("Hello ä€😀", post.Data["title"]!.ToString());
        Assert.True(post.IsSignedBy(webhook["secret"]!.ToString()));
        var delivery = await SettledAsync(webhook);
        Assert.Equal(
            (post.Id, "delivered", 204, 1),
            (delivery["id"]!.ToString(), delivery["state"]!.ToString(), (int)delivery["status"]!, (int)delivery["attempts"]!));
        Assert.Empty(receiver.Rest());
        Assert.Null((await GetAsync($"/v1/webhooks/{webhook["id"]}"))["secret"]);
        Assert.Null((await GetAsync("/v1/webhooks"))["items"]![0]!["secret"]);
    }

    public async Task FailureAndApproval_AreToldAsWhatTheyAreAsync()
    {
        await CreateAsync();
        model.Enqueue(new ModelReply().Call("scan"), ModelReply.Failure(401, "No."));

        var posted = await PostAsync("/v1/messages?wait=false", new { text = "go" });
        var asked = await receiver.NextAsync();
        await PostAsync($"/v1/threads/{posted["threadId"]}/approvals/{asked.Data["callId"]}", new { approved = false });
        var failed = await receiver.NextAsync();

        Assert.Equal(("approval.requested", "scan"), (asked.Type, asked.Data["name"]!.ToString()));
        Assert.Equal(("run.failed", "model_unauthorized"), (failed.Type, failed.Data["code"]!.ToString()));
    }

    public async Task SwitchesOfMessageThreadEventAndWebhook_KeepOthersQuietAsync()
    {
        var other = (await PostAsync("/v1/threads", new { }))["id"];
        var webhook = await CreateAsync(new { url = receiver.Url, threadId = other });
        var failures = await CreateAsync(new { url = receiver.Url, events = (string[])["run.failed"] });

        await PostAsync("/v1/messages", new { text = "another thread" });
        await PostAsync($"/v1/threads/{other}/messages", new { text = "a quiet message", webhooks = false });
        var loud = await PostAsync($"/v1/threads/{other}/messages", new { text = "a loud message" });
        Assert.Equal(loud["runId"]!.ToString(), (await receiver.NextAsync()).Data["runId"]!.ToString());
        using (var off = await client.PatchAsJsonAsync($"/v1/webhooks/{webhook["id"]}", new { enabled = false }))
        {
            Assert.False((bool)(await off.JsonAsync())["enabled"]!);
        }

        await PostAsync($"/v1/threads/{other}/messages", new { text = "nobody listens" });
        await PostAsync($"/v1/webhooks/{failures["id"]}/test", new { });
        Assert.Equal("webhook.test", (await receiver.NextAsync()).Type);
        Assert.Empty(receiver.Rest());
        Assert.Single(await DeliveriesAsync(webhook));
    }

    public async Task ThreadThatIsKeptFromWebhooks_IsToldOfWhenItIsNoLongerAsync()
    {
        var webhook = await CreateAsync();
        var made = await PostAsync("/v1/threads", new { webhooks = false, settings = new { instructions = "Be brief." } });
        var thread = $"/v1/threads/{made["id"]}";
        var settings = await GetAsync($"{thread}/settings");
        Assert.False((bool)made["webhooks"]! || (bool)settings["webhooks"]!);
        Assert.Equal("Be brief.", settings["instructions"]!.ToString());

        model.Enqueue(new ModelReply().Call("scan"), ModelReply.Of("Quiet."));
        var quiet = await PostAsync($"{thread}/messages?wait=false", new { text = "quiet", webhooks = true });
        var asked = await AskedAsync(thread);
        await PostAsync($"{thread}/approvals/{asked["callId"]}", new { approved = false });
        await EndedAsync(thread, quiet);
        Assert.Null((await PatchAsync(thread, new { webhooks = true }))["webhooks"]);
        Assert.Equal("Be brief.", (await GetAsync($"{thread}/settings"))["instructions"]!.ToString());
        var loud = await PostAsync($"{thread}/messages", new { text = "loud" });
        Assert.Equal(loud["runId"]!.ToString(), (await receiver.NextAsync()).Data["runId"]!.ToString());

        Assert.False((bool)(await PatchAsync(thread, new { webhooks = false }))["webhooks"]!);
        Assert.False((bool)(await GetAsync(thread))["webhooks"]!);
        await PostAsync($"{thread}/messages", new { text = "quiet again" });
        var copy = await PostAsync($"{thread}/fork", new { });
        await PostAsync($"/v1/threads/{copy["id"]}/messages", new { text = "quiet in the copy" });
        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });
        Assert.Equal("webhook.test", (await receiver.NextAsync()).Type);
        Assert.Empty(receiver.Rest());
        Assert.Equal(["webhook.test", "run.finished"], (await DeliveriesAsync(webhook)).Select(item => item!["type"]!.ToString()));
    }

    public async Task MessageOfOpenAIsProtocols_IsKeptFromWebhooksByItsMetadataAsync()
    {
        var webhook = await CreateAsync();
        var metadata = new { webhooks = "false" };

        // These routes are not in the server's own description, to which the client of a test may hold all answers.
        using var openai = new HttpClient { BaseAddress = client.BaseAddress, Timeout = client.Timeout };
        openai.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        await PostAsync(openai, "/v1/responses", new { model = "sandbox", input = "quiet", metadata });
        var messages = (object[])[new { role = "user", content = "quiet" }];
        await PostAsync(openai, "/v1/chat/completions", new { model = "sandbox", messages, metadata });
        var loud = await PostAsync(openai, "/v1/responses", new { model = "sandbox", input = "loud" });

        Assert.Equal(loud["conversation"]!["id"]!.ToString(), (await receiver.NextAsync()).Data["threadId"]!.ToString());
        Assert.Single(await DeliveriesAsync(webhook));
    }

    public async Task RunsThatAreImportedOrForked_AreNotNewsAsync()
    {
        var run = await PostAsync("/v1/messages", new { text = "Hello" });
        var export = await client.GetStringAsync($"/v1/threads/{run["threadId"]}/export?format=jsonl");
        var webhook = await CreateAsync();

        using var imported =
            await client.PostAsync("/v1/threads/import?id=imported", new StringContent(export, null, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
        await PostAsync($"/v1/threads/{run["threadId"]}/fork", new { });
        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });

        Assert.Equal("webhook.test", (await receiver.NextAsync()).Type);
        Assert.Single(await DeliveriesAsync(webhook));
    }

    public async Task SecretThatIsRotated_SignsBesideTheOneBeforeAsync()
    {
        var webhook = await CreateAsync();

        var rotated = await PostAsync($"/v1/webhooks/{webhook["id"]}/secret", new { });
        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });
        var post = await receiver.NextAsync();

        Assert.NotEqual(webhook["secret"]!.ToString(), rotated["secret"]!.ToString());
        Assert.NotNull(rotated["oldSecretUntil"]);
        Assert.Equal(2, post.Signature.Split(' ').Length);
        Assert.True(post.IsSignedBy(webhook["secret"]!.ToString()) && post.IsSignedBy(rotated["secret"]!.ToString()));
    }

    /// <param name="another">Another owner.</param>
    /// <param name="reader">One who may only read.</param>
    public async Task WebhookOfAnother_DoesNotExistAndAReaderMakesNoneAsync(HttpClient another, HttpClient reader)
    {
        var id = (await CreateAsync())["id"];

        foreach (var path in (string[])["", "/deliveries"])
        {
            using var answer = await another.GetAsync($"/v1/webhooks/{id}{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var path in (string[])["/secret", "/test"])
        {
            using var answer = await another.PostAsync($"/v1/webhooks/{id}{path}", null);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var refused = await reader.PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var unknown = await client.PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url, events = (string[])["run.ended"] });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        using var gone = await client.DeleteAsync($"/v1/webhooks/{id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }
}
