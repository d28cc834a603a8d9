using System.Text.Json;
using ChatCluster.Sandbox;
using ChatCluster.Tests.Time;
using ChatCluster.Tools;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Tools.Rest;

public sealed class RestToolTests
{
    [Fact]
    public async Task Call_NestedConfiguration_IsReadAsWritten()
    {
        await using var server = await TestServer.StartAsync("""{"results":[{"name":"a"},{"name":"b"}]}""");
        await using var host = await ToolHost.StartJsonAsync($$$$"""
            {"Rest":{"find":{
              "Description":"Finds.", "Url":"{{{{server.Url}}}}/items/{kind}", "Kind":"Search", "Timeout":"00:00:05", "NeedsApproval":true, "MaxCallsPerRun":7,
              "Parameters":{"type":"object","properties":{
                "kind":{"type":"string","enum":["x","y"]},
                "limit":{"type":"integer","minimum":1,"maximum":50,"default":10},
                "tags":{"type":"array","items":{"type":"string"}},
                "exact":{"type":"boolean","default":false}},
                "required":["kind"],"additionalProperties":false},
              "Query":{"page_size":"{limit}","tag":"{tags}","exact":"{exact}","q":"tags {tags}"},
              "Result":"$.results[*].name"}}}
            """);
        var description = host.Catalog.Tools["find"].Description;
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""
                {"type":"object","additionalProperties":false,"required":["kind"],"properties":{
                  "kind":{"type":"string","enum":["x","y"]},"limit":{"type":"integer","minimum":1,"maximum":50,"default":10},
                  "tags":{"type":"array","items":{"type":"string"}},"exact":{"type":"boolean","default":false}}}
                """),
            description.Parameters));
        Assert.Equal(
            (ToolKind.Search, TimeSpan.FromSeconds(5), true, 7, true),
            (description.Kind, description.Timeout, description.NeedsApproval, description.MaxCallsPerRun!.Value, description.Repeatable));

        Assert.Equal("""["a","b"]""", (await host.RunAsync("find", """{"kind":"X","limit":"20"}""")).Result);
        Assert.Equal("/items/x?exact=false&page_size=20", server.Requests[0].Target);
        await host.RunAsync("find", """{"kind":"y","tags":["a b","c"]}""");
        Assert.Contains("tag=a%20b&tag=c", server.Requests[1].Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b", "/v1/a%2Fb/end")]
    [InlineData("a?b=c#d", "/v1/a%3Fb%3Dc%23d/end")]
    [InlineData("a..b", "/v1/a..b/end")]
    [InlineData("v1.2", "/v1/v1.2/end")]
    [InlineData("@evil.example", "/v1/%40evil.example/end")]
    [InlineData("é ü", "/v1/%C3%A9%20%C3%BC/end")]
    public async Task Call_PathArgument_CannotChangeThePath(string value, string target)
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host = await StartAsync(server, "/v1/{id}/end");
        await host.RunAsync("tool", JsonSerializer.Serialize(new { id = value }));
        Assert.Equal(target, Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task Call_Post_SendsTheOtherArgumentsAndTheIdempotencyKey()
    {
        await using var server = await TestServer.StartAsync("""{"id":7}""");
        await using var host = await StartAsync(
            server,
            "/items/{id}",
            ("Method", "POST"),
            ("Parameters", """{"type":"object","properties":{"id":{"type":"integer"},"a":{},"b":{}}}"""));
        Assert.Equal("""{"id":7}""", (await host.RunAsync("tool", """{"id":5,"a":[1],"b":"x"}""", key: "k-42")).Result);
        var request = Assert.Single(server.Requests);
        Assert.Equal(
            ("POST", "/items/5", """{"a":[1],"b":"x"}""", "k-42"),
            (request.Method, request.Target, request.Body, request.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task Call_BodyTemplate_KeepsTypesAndLeavesOutWhatIsNotGiven()
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host = await StartAsync(
            server,
            "/items",
            ("Method", "PUT"),
            ("Parameters", """{"type":"object","properties":{"n":{"type":"integer"},"s":{"type":"string"},"o":{"type":"string"}}}"""),
            ("Body", """{"number":"{n}","text":"so {s}!","other":"{o}","fixed":[true,"{s}"]}"""));
        await host.RunAsync("tool", """{"n":5,"s":"\",\"admin\":\"x"}""");
        Assert.Equal(
            """{"number":5,"text":"so \u0022,\u0022admin\u0022:\u0022x!","fixed":[true,"\u0022,\u0022admin\u0022:\u0022x"]}""",
            server.Requests[0].Body);
    }

    [Fact]
    public async Task Call_HeaderArgument_CannotBeginAnotherHeader()
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host = await StartAsync(
            server, "/", ("Headers:X-Note", "note {id}"), ("Parameters", """{"type":"object","properties":{"id":{"type":"string"}}}"""));
        await host.RunAsync("tool", """{"id":"a\r\nX-Admin: 1"}""");
        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal("note a X-Admin: 1", headers["X-Note"]);
        Assert.False(headers.ContainsKey("X-Admin"));
    }

    [Fact]
    public async Task Call_ForwardedCredential_IsSentAndNeverShown()
    {
        await using var server =
            await TestServer.StartAsync(context => context.Response.WriteAsync($"you are {context.Request.Headers.Authorization}"));
        await using var host = await StartAsync(server, "/", ("Credential:Forward", "owl"), ("Credential:Format", "Token {0}"));
        AssertError("no_credential", "'owl'", await host.RunAsync("tool", "{}"));
        Assert.Empty(server.Requests);

        var result = await host.RunAsync("tool", "{}", new Dictionary<string, string> { ["owl"] = "callers-secret" });
        Assert.Equal("Token callers-secret", Assert.Single(server.Requests).Headers["Authorization"]);
        Assert.DoesNotContain("callers-secret", result.Result + result.Preview, StringComparison.Ordinal);
        Assert.DoesNotContain("callers-secret", host.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ServiceCredential_IsSentAndNeverShown()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync($"{new string('x', 490)}{context.Request.Headers["X-Key"]}");
        });
        await using var host = await StartAsync(server, "/", ("Credential:Secret", "service-secret"), ("Credential:Header", "X-Key"));
        var result = await host.RunAsync("tool", "{}");
        Assert.Equal("service-secret", Assert.Single(server.Requests).Headers["X-Key"]);
        AssertError("http_403", "HTTP 403 Forbidden: xxx", result);
        Assert.DoesNotContain("service-", result.Error!.Message + host.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_HttpError_ComesWithStatusAndHeadOfTheBody()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync($"no such thing {new string('y', 5_000)}");
        });
        await using var host = await StartAsync(server, "/");
        var result = await host.RunAsync("tool", "{}");
        AssertError("http_404", "HTTP 404 Not Found: no such thing", result);
        Assert.InRange(result.Error!.Message.Length, 400, 600);
    }

    [Theory]
    [InlineData("GET", 503, 3)]
    [InlineData("GET", 500, 1)]
    [InlineData("GET", 404, 1)]
    [InlineData("POST", 503, 1)]
    public async Task Call_PassingFailure_IsTriedAgainOnlyWhenItMayBe(string method, int status, int requests)
    {
        var time = new TimerTime();
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(server, time, ("Method", method));
        var running = host.RunAsync("tool", "{}");
        for (var i = 1; i < requests; i++)
        {
            await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        AssertError($"http_{status}", $"HTTP {status}", await running);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Call_RepeatablePost_IsTriedAgainWithTheSameKey()
    {
        var time = new TimerTime();
        var calls = 0;
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = ++calls == 1 ? 502 : 200;
            return context.Response.WriteAsync("done");
        });
        await using var host = await StartAsync(server, time, ("Method", "POST"), ("Repeatable", "true"));
        var running = host.RunAsync("tool", "{}", key: "k-1");
        await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("done", (await running).Result);
        Assert.Equal(["k-1", "k-1"], server.Requests.Select(request => request.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task Call_RetryAfter_IsHonouredWithinTheTimeout()
    {
        var time = new TimerTime();
        var calls = 0;
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = ++calls < 2 ? 429 : 200;
            context.Response.Headers.RetryAfter = "12";
            return context.Response.WriteAsync("done");
        });
        await using var host = await StartAsync(server, time);
        var running = host.RunAsync("tool", "{}");
        await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);
        var result = await running;
        Assert.Equal("done", result.Result);
        Assert.Equal(12_000, result.ElapsedMs);
    }

    [Fact]
    public async Task Call_RetryAfterBeyondTheTimeout_IsAnsweredAtOnce()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(server, new TimerTime());
        AssertError("http_429", "429", await host.RunAsync("tool", "{}"));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Call_NobodyListens_IsUnreachable()
    {
        using var closed = new ClosedPort();
        await using var host = await ToolHost.StartAsync(
            ("Rest:tool:Description", "A tool."), ("Rest:tool:Url", $"http://127.0.0.1:{closed.Port}/"), ("Rest:tool:Retries", "0"));
        AssertError("unreachable", "accepts no connection", await host.RunAsync("tool", "{}"));
    }

    [Fact]
    public async Task Call_Cancelled_AbortsTheRequest()
    {
        var arrived = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        });
        await using var host = await StartAsync(server, "/");
        using var stop = new CancellationTokenSource();
        var running = host.RunAsync("tool", "{}", cancellationToken: stop.Token);
        await arrived.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await aborted.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_AnswerTooLarge_IsNotRead(bool announced)
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = announced ? 50_000 : null;
            await context.Response.WriteAsync(new string('x', 50_000));
        });
        await using var host = await StartAsync(server, "/", ("MaxResponseBytes", "2048"));
        AssertError("response_too_large", "2 KB", await host.RunAsync("tool", "{}"));
    }

    [Fact]
    public async Task Call_AnswerThatIsNoText_IsRefused()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.ContentType = "image/png";
            return context.Response.WriteAsync("PNG");
        });
        await using var host = await StartAsync(server, "/");
        AssertError("response_not_text", "image/png", await host.RunAsync("tool", "{}"));
    }

    private static Task<ToolHost> StartAsync(TestServer server, string path, params (string Key, string? Value)[] settings) =>
        ToolHost.StartAsync(Settings(server, path, settings));

    private static Task<ToolHost> StartAsync(TestServer server, TimeProvider time, params (string Key, string? Value)[] settings) =>
        ToolHost.StartAsync(Settings(server, "/", settings), services => services.AddSingleton(time));

    private static (string Key, string? Value)[] Settings(TestServer server, string path, (string Key, string? Value)[] settings) =>
        [("Rest:tool:Description", "A tool."), ("Rest:tool:Url", server.Url + path),
            .. settings.Select(setting => ($"Rest:tool:{setting.Key}", setting.Value))];

    private static void AssertError(string code, string words, ToolRunResult result)
    {
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }
}
