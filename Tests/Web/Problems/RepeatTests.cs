using System.Net;
using System.Net.Http.Json;
using ChatCluster.Documents;
using ChatCluster.Storage;
using ChatCluster.Tests.Clients;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Problems;

/// <summary>Libraries that send a request again by themselves are told where that would do harm.</summary>
public sealed class RepeatTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    // The message is stored, and then the store is away.
    [Theory]
    [InlineData("/v1/responses", """{"model":"demo","input":"Hello","conversation":"t1"}""")]
    [InlineData("/v1/responses", """{"model":"demo","input":"Hello","background":true}""")]
    [InlineData("/v1/chat/completions", """{"model":"demo","messages":[{"role":"user","content":"Hello"}]}""")]
    [InlineData("/v1/threads/t1/messages", """{"text":"Hello"}""")]
    [InlineData("/v1/threads/t1/messages", """{"text":"Hello","clientMessageId":"1"}""")]
    [InlineData("/v1/threads/t1/regenerate", """{"runId":"r1"}""")]
    [InlineData("/langgraph/runs/wait", """{"assistant_id":"default","input":{"messages":[{"role":"user","content":"Hello","id":"m1"}]}}""")]
    public async Task Failure_AfterTheMessageIsStored_SaysNotToSendItAgain(string path, string body)
    {
        LoseTheStore();
        await using var app = await _threads.StartAppAsync();
        using var client = new HttpClient { BaseAddress = app.Url };
        using var content = new StringContent(body, null, "application/json");

        using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode is HttpStatusCode.ServiceUnavailable, text);
        Assert.Equal("false", Header(response));
        Assert.Contains("The request is stored", text, StringComparison.Ordinal);
        Assert.Single(_threads.Requests, asked => asked.Request is PostMessage or RegenerateReply);
    }

    [Fact]
    public async Task Failure_BeforeTheMessageIsStored_MaySendItAgain()
    {
        _threads.Answer = (_, _) => throw new StoreUnavailableException("The store is away.");
        await using var app = await _threads.StartAppAsync();

        using var client = new HttpClient { BaseAddress = app.Url };
        using var response = await client.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "demo", messages = (object[])[new { role = "user", content = "Hi" }] });

        Assert.Equal((HttpStatusCode.ServiceUnavailable, (string?)null), (response.StatusCode, Header(response)));
    }

    [Fact]
    public async Task OpenAILibrary_PostsOnce_WhatIsStored_AndAgain_WhatIsNot()
    {
        LoseTheStore();
        await using var app = await _threads.StartAppAsync();
        var stored = await NodeClient.RunAsync("repeat.mjs", app.Url.ToString().TrimEnd('/'));
        Assert.Equal("503,503", stored.GetProperty("statuses").GetString());
        Assert.Equal(2, _threads.Requests.Count(asked => asked.Request is PostMessage));

        _threads.Requests.Clear();
        _threads.Answer = (_, _) => new ThreadAnswer.Unavailable("There is no room.", 1);
        await NodeClient.RunAsync("repeat.mjs", app.Url.ToString().TrimEnd('/'));
        Assert.Equal(4, _threads.Requests.Count(asked => asked.Request is PostMessage));
    }

    [Fact]
    public async Task Conflict_ThatIsOverByThen_MayBeSentAgain_AndNoOther()
    {
        _threads.Answer = (_, _) => new ThreadAnswer.Busy("r7");
        var project = new OwnerDocument("project", "p1", new("""{"name":"P"}"""), 1, Sample.Noon);
        _threads.Documents = asked => asked is PutDocument ? new DocumentAnswer.Changed() : new DocumentAnswer.Found([project]);
        await using var app = await _threads.StartAppAsync();

        using var busy = await app.PostAsync("/v1/threads/t1/messages", new { text = "Hello" });
        using var changed = await app.Client.PatchAsJsonAsync("/v1/projects/p1", new { name = "Q" });

        await busy.ProblemAsync(HttpStatusCode.Conflict, "busy");
        await changed.ProblemAsync(HttpStatusCode.Conflict, "project_changed");
        Assert.Equal(("false", "true"), (Header(busy), Header(changed)));
    }

    private void LoseTheStore()
    {
        _threads.Read = () => throw new StoreUnavailableException("The store is away.");
        _threads.Fail(new StoreUnavailableException("The store is away."));
    }

    private static string? Header(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-should-retry", out var values) ? string.Join(',', values) : null;
}
