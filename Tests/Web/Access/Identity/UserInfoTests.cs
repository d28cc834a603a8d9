using System.Net;
using System.Net.Http.Json;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>Callers with a token that only another server knows.</summary>
public sealed class UserInfoTests : IAsyncLifetime
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };
    private readonly FakeTimeProvider _clock = new();
    private UserInfoApp _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await UserInfoApp.StartAsync();
        _server.Users["Token ann-token"] = "ann";
        _server.Users["Bearer bob-token"] = "bob";
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("Token", "ann-token", "ann")]
    [InlineData("token", "ann-token", "ann")]
    [InlineData("Bearer", "bob-token", "bob")]
    public async Task Token_Known_StandsForItsUser(string scheme, string token, string user)
    {
        await using var app = await StartAsync();
        using var response = await SendAsync(app, scheme, token);

        Assert.Equal(user, (string?)(await response.JsonAsync())["user"]);
    }

    [Fact]
    public async Task Token_Unknown_Is401AndRemembered()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var response = await SendAsync(app, "Token", "nobody's");
            var problem = await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.Contains("127.0.0.1 does not know the token", (string?)problem["detail"], StringComparison.Ordinal);
        }

        Assert.Single(_server.Asked);

        // Of the other scheme it is another credential.
        _server.Users["Bearer nobody's"] = "carl";
        using var other = await SendAsync(app, "Bearer", "nobody's");
        Assert.Equal("carl", (string?)(await other.JsonAsync())["user"]);
    }

    [Fact]
    public async Task Answer_IsKeptForAsLongAsConfigured_AndARevokedTokenEndsWithIt()
    {
        await using var app = await StartAsync(("ChatCluster:Auth:UserInfo:CacheFor", "00:00:30"));
        using var first = await SendAsync(app, "Token", "ann-token");
        _server.Users.Clear();
        _clock.Advance(TimeSpan.FromSeconds(29));
        using var kept = await SendAsync(app, "Token", "ann-token");
        _clock.Advance(TimeSpan.FromSeconds(2));
        using var over = await SendAsync(app, "Token", "ann-token");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, kept.StatusCode, over.StatusCode));
        Assert.Equal(2, _server.Asked.Count);
    }

    [Fact]
    public async Task Requests_Together_AskOnce()
    {
        var gate = new TaskCompletionSource();
        _server.Gate = gate.Task;
        await using var app = await StartAsync(("ChatCluster:Auth:UserInfo:Timeout", "00:00:30"));
        var sent = Enumerable.Range(0, 20).Select(_ => SendAsync(app, "Token", "ann-token")).ToList();
        gate.SetResult();

        foreach (var response in await Task.WhenAll(sent))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            response.Dispose();
        }

        Assert.Single(_server.Asked);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("page")]
    [InlineData("redirect")]
    [InlineData("large")]
    [InlineData("gone")]
    public async Task Server_AwayOrWrong_Is503WithTheRepairInTheLog(string how)
    {
        await using var app = await StartAsync();
        _server.Answer = how switch
        {
            "error" => () => Results.StatusCode(500),
            "page" => () => Results.Content("<html>Sign in</html>", "text/html"),
            "redirect" => () => Results.Redirect("http://127.0.0.1:9/elsewhere"),
            "large" => () => Results.Json(new { user = new { username = "ann" }, x = new string('x', 100_000) }),
            _ => null,
        };
        if (how is "gone")
        {
            await _server.DisposeAsync();
        }

        using var response = await SendAsync(app, "Token", "ann-token");

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "identity_unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains(app.Log.Problems, line => line.Text.Contains("ChatCluster:Auth:UserInfo:Url", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains("ann-token", StringComparison.Ordinal));

        // A moment later it is asked again.
        if (how is not "gone")
        {
            _server.Answer = null;
            _clock.Advance(TimeSpan.FromSeconds(3));
            using var again = await SendAsync(app, "Token", "ann-token");
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"user": {}}""", "the claim 'user.username' is not there")]
    [InlineData("""{"user": {"username": ""}}""", "not a valid user name")]
    [InlineData("""{"user": "ann"}""", "the claim 'user.username' is not there")]
    [InlineData("[]", "the claim 'user.username' is not there")]
    public async Task Answer_WithoutTheUser_Is401(string answer, string expected)
    {
        await using var app = await StartAsync();
        _server.Answer = () => Results.Content(answer, "application/json");

        using var response = await SendAsync(app, "Token", "ann-token");

        Assert.Contains(
            expected, (string?)(await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized"))["detail"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_BesideIt_AreKnownHere()
    {
        await using var app =
            await ChatApp.StartAsync([("ChatCluster:Access:Mode", "keys,userinfo"), .. _server.Settings, .. TestKeys.Settings], Use);
        using var key = await SendAsync(app, "Bearer", TestKeys.Ann);
        using var token = await SendAsync(app, "Token", "ann-token");

        Assert.Equal("admin", (string?)(await key.JsonAsync())["role"]);
        Assert.Equal("member", (string?)(await token.JsonAsync())["role"]);
        Assert.Equal("Token ann-token", Assert.Single(_server.Asked));
    }

    [Fact]
    public async Task Token_OfTheCaller_IsHandedToTools_UnlessOneIsSentForThem()
    {
        await using var app = await StartAsync(("ChatCluster:Auth:UserInfo:ToolCredential", "intelowl"));
        using var first = await PostAsync(app, null);
        using var second = await PostAsync(app, "another");

        Assert.Equal(
            ["ann-token", "another"],
            _threads.Requests.Select(asked => Assert.IsType<PostMessage>(asked.Request).Credentials!["intelowl"]));
    }

    private static Task<HttpResponseMessage> SendAsync(ChatApp app, string scheme, string token) =>
        app.Client.SendAsync(new(HttpMethod.Get, "/v1/me") { Headers = { { "Authorization", $"{scheme} {token}" } } });

    private static Task<HttpResponseMessage> PostAsync(ChatApp app, string? credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/threads/t1/messages?wait=false")
        {
            Content = JsonContent.Create(new { text = "Hello" }),
            Headers = { { "Authorization", "Token ann-token" } },
        };
        if (credential is not null)
        {
            request.Headers.Add("X-Tool-Credential-IntelOwl", credential);
        }

        return app.Client.SendAsync(request);
    }

    private void Use(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder)
    {
        _threads.Use(builder);
        builder.Services.AddSingleton<TimeProvider>(_clock);
    }

    private Task<ChatApp> StartAsync(params (string Name, string Value)[] settings) =>
        ChatApp.StartAsync([("ChatCluster:Access:Mode", "userinfo"), .. _server.Settings, .. settings], Use);
}
