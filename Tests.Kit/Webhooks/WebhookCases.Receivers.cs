using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

/// <summary>Receivers that answer something else than 204, or nothing, and addresses that are called by nobody.</summary>
internal sealed partial class WebhookCases
{
    /// <summary>Addresses that nobody may have a webhook at, and what is said to that.</summary>
    public static TheoryData<string, string> Addresses { get; } = new()
    {
        { "http://127.0.0.1:1/", "address_refused" },
        { "http://169.254.169.254/latest", "address_refused" },
        { "ftp://example.com/", "address_refused" },
        { "https://user:secret@example.com/", "address_refused" },
        { "nowhere", "bad_url" },
    };

    public async Task ReceiverThatFails_IsTriedAgainWithTheSameIdAndGivenUpAsync()
    {
        receiver.Answer = Answers(500);
        var webhook = await CreateAsync();

        await PostAsync("/v1/messages", new { text = "Hello" });

        var delivery = await SettledAsync(webhook);
        var posts = receiver.Rest();
        Assert.Equal(("failed", 500, Attempts), (delivery["state"]!.ToString(), (int)delivery["status"]!, (int)delivery["attempts"]!));
        Assert.Equal(Attempts, posts.Count);
        Assert.Single(posts.Select(post => post.Id).Distinct());
        Assert.All(posts, post => Assert.True(post.IsSignedBy(webhook["secret"]!.ToString())));
    }

    public async Task ReceiverThatIsGone_DisablesTheWebhookAsync()
    {
        receiver.Answer = Answers(410);
        var webhook = await CreateAsync();

        await PostAsync("/v1/messages", new { text = "Hello" });

        Assert.Equal("failed", (await SettledAsync(webhook))["state"]!.ToString());
        for (var now = webhook; (bool)now["enabled"]!;)
        {
            now = await GetAsync($"/v1/webhooks/{webhook["id"]}");
            await Task.Delay(50);
        }
    }

    public async Task ReceiverThatAsksForTime_IsGivenItAsync()
    {
        List<long> asked = [];
        receiver.Answer = (_, context) =>
        {
            asked.Add(Stopwatch.GetTimestamp());
            context.Response.StatusCode = asked.Count < 3 ? 503 : 204;
            context.Response.Headers.RetryAfter = asked.Count switch
            {
                1 => "3",
                2 => DateTimeOffset.UtcNow.AddSeconds(4).ToString("R", CultureInfo.InvariantCulture),
                _ => "",
            };
            return Task.CompletedTask;
        };
        var webhook = await CreateAsync();

        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });

        var delivery = await SettledAsync(webhook);
        Assert.Equal(("delivered", 3), (delivery["state"]!.ToString(), (int)delivery["attempts"]!));
        var waits = asked.Zip(asked.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one, next));
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(30)));
    }

    public async Task Redirect_IsAFailureAndIsNotFollowedAsync()
    {
        receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(receiver.Url + "?elsewhere");
            return Task.CompletedTask;
        };
        var webhook = await CreateAsync();

        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });

        var delivery = await SettledAsync(webhook);
        Assert.Equal(("failed", 302, Attempts), (delivery["state"]!.ToString(), (int)delivery["status"]!, (int)delivery["attempts"]!));
        Assert.Equal(Enumerable.Repeat("", Attempts), receiver.Rest().Select(post => post.Query));
    }

    public async Task ReceiverThatDoesNotAnswer_HasHadAnAttemptAsync()
    {
        var asked = 0;
        receiver.Answer = (_, context) =>
            Interlocked.Increment(ref asked) == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask;
        var webhook = await CreateAsync();

        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });
        var first = await receiver.NextAsync();
        var again = await receiver.NextAsync();

        var delivery = await SettledAsync(webhook);
        Assert.Equal((first.Id, "delivered", 2), (again.Id, delivery["state"]!.ToString(), (int)delivery["attempts"]!));
    }

    public async Task ThreadThatIsDeleted_IsToldOfNoMoreAsync()
    {
        receiver.Answer = (_, context) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (503, "3");
            return Task.CompletedTask;
        };
        var webhook = await CreateAsync();
        var run = await PostAsync("/v1/messages", new { text = "Hello" });
        await receiver.NextAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (await DeliveriesAsync(webhook) is not [{ } delivery] || (int)delivery["attempts"]! == 0)
            {
                await Task.Delay(50, patience.Token);
            }
        }

        using (var deleted = await client.DeleteAsync($"/v1/threads/{run["threadId"]}"))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        Assert.Empty(await DeliveriesAsync(webhook));
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Empty(receiver.Rest());
    }

    /// <summary>At a server that was told of no network it may post to.</summary>
    public static async Task AddressOfTheOperatorsNetwork_IsRefusedAsync(HttpClient client, string url, string code)
    {
        using var answer = await client.PostAsJsonAsync("/v1/webhooks", new { url });

        await answer.ProblemAsync(HttpStatusCode.UnprocessableEntity, code);
    }

    /// <summary>At a server that was told of no network it may post to, and that tries once.</summary>
    public async Task NameThatLeadsIntoTheOperatorsNetwork_IsRefusedWhenItIsCalledAsync()
    {
        var webhook = await CreateAsync(new { url = receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) });

        await PostAsync($"/v1/webhooks/{webhook["id"]}/test", new { });

        var delivery = await SettledAsync(webhook);
        Assert.Equal("failed", delivery["state"]!.ToString());
        Assert.Contains("localhost", delivery["error"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(receiver.Rest());
    }

    /// <summary>Forgets what a case has left.</summary>
    public async Task ClearAsync()
    {
        foreach (var webhook in (await GetAsync("/v1/webhooks"))["items"]!.AsArray())
        {
            using var gone = await client.DeleteAsync($"/v1/webhooks/{webhook!["id"]}");
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        receiver.Answer = null;
        receiver.Rest();
    }

    private static Func<Receiver.Post, HttpContext, Task> Answers(int status) => (_, context) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private Task<JsonNode> CreateAsync(object? body = null) => PostAsync("/v1/webhooks", body ?? new { url = receiver.Url });

    private Task<JsonNode> PostAsync(string path, object body) => PostAsync(client, path, body);

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> PatchAsync(string path, object body)
    {
        using var answer = await client.PatchAsJsonAsync(path, body);
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.JsonAsync();
    }

    private async Task<JsonArray> DeliveriesAsync(JsonNode webhook) =>
        (await GetAsync($"/v1/webhooks/{webhook["id"]}/deliveries"))["items"]!.AsArray();

    private async Task<JsonNode> SettledAsync(JsonNode webhook)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await DeliveriesAsync(webhook) is [{ } delivery] && delivery["state"]!.ToString() != "pending")
            {
                return delivery;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>The call of a thread that waits for consent.</summary>
    private async Task<JsonNode> AskedAsync(string thread)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if ((await GetAsync($"{thread}/approvals"))["items"]!.AsArray() is [{ } call])
            {
                return call;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private async Task EndedAsync(string thread, JsonNode run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((bool)(await GetAsync($"{thread}/runs/{run["runId"]}"))["running"]!)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
