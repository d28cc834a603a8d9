using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Access;

public sealed class WidgetTests
{
    private const string Key = "widget-0123456789abcdef";
    private const string Shop = "https://shop.example";
    private const string Stranger = "https://stranger.example";
    private const string Path = "ChatCluster:Auth:ApiKeys:4";

    [Fact]
    public async Task Visitors_OfOneWidget_SeeNothingOfEachOther()
    {
        await using var app = await StartAsync();
        using var first = app.ClientFor(Token(await OpenAsync(app)));
        using var second = app.ClientFor(Token(await OpenAsync(app)));
        using var posted = await first.PostAsJsonAsync("/v1/messages", new { text = "Opening hours?" });
        var thread = (string)(await posted.JsonAsync())["threadId"]!;

        using var own = await first.GetAsync($"/v1/threads/{thread}/messages");
        Assert.Contains("Opening hours?", (await own.JsonAsync()).ToJsonString(), StringComparison.Ordinal);
        foreach (var path in (string[])["", "/messages", "/events"])
        {
            using var foreign = await second.GetAsync($"/v1/threads/{thread}{path}");
            await foreign.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        }

        using var stop = await second.PostAsJsonAsync($"/v1/threads/{thread}/stop", new { });
        await stop.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        using var me = await first.GetAsync("/v1/me");
        Assert.Equal(("default", "visitor"), ((string?)(await me.JsonAsync())["tenant"], (string?)(await me.JsonAsync())["role"]));
    }

    [Fact]
    public async Task WidgetKey_OpensSessionsAndNothingElse()
    {
        await using var app = await StartAsync(("ChatCluster:Limits:RequestsPerMinute", "0"));
        using var widget = app.ClientFor(Key);

        await OpenAsync(app);

        foreach (var (method, path) in Routes(app).Where(route => route != ("POST", "/v1/widget/sessions")))
        {
            using var answer = await SendAsync(widget, method, path);
            await AssertRefusedAsync(answer, $"{method} {path}");
        }
    }

    [Fact]
    public async Task Visitor_IsRefusedOnEveryRouteThatIsNotNamedForVisitors()
    {
        await using var app = await StartAsync(("ChatCluster:Limits:RequestsPerMinute", "0"));
        using var visitor = app.ClientFor(Token(await OpenAsync(app)));
        var routes = Routes(app).ToList();
        var closed = routes.Where(route => !VisitorRoutes.Open.Contains($"{route.Method} {route.Path}")).ToList();
        Assert.Equal(
            [
                "DELETE /v1/threads/{id}/queue/{messageId}", "GET /v1/me", "GET /v1/threads/{id}", "GET /v1/threads/{id}/events",
                "GET /v1/threads/{id}/files/{fileId}", "GET /v1/threads/{id}/messages", "POST /v1/messages",
                "POST /v1/threads/{id}/messages",
                "POST /v1/threads/{id}/stop",
            ],
            VisitorRoutes.Open.Order(StringComparer.Ordinal));
        Assert.Equal(VisitorRoutes.Open.Count, routes.Count - closed.Count);
        Assert.Contains(routes, route => $"{route.Method} {route.Path}" == VisitorRoutes.Approvals);

        foreach (var (method, path) in closed)
        {
            using var answer = await SendAsync(visitor, method, path);
            await AssertRefusedAsync(answer, $"{method} {path}");
        }
    }

    // Routes of other protocols say the same in another form.
    private static async Task AssertRefusedAsync(HttpResponseMessage answer, string route)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.StatusCode is HttpStatusCode.Forbidden && text.Contains("\"role_not_allowed\"", StringComparison.Ordinal),
            $"{route}: {(int)answer.StatusCode} {text}");
    }

    [Fact]
    public async Task Visitor_MayConsentToCalls_WhereTheWidgetAllowsIt()
    {
        await using var app = await StartAsync(($"{Path}:Widget:Approvals", "true"));
        var session = await OpenAsync(app);
        using var visitor = app.ClientFor(Token(session));

        using var answer = await visitor.PostAsJsonAsync("/v1/threads/t1/approvals/c1", new { approved = true });

        Assert.True((bool)session["approvals"]!);
        await answer.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
    }

    [Fact]
    public async Task Session_Renewed_KeepsTheVisitor()
    {
        await using var app = await StartAsync();
        var first = await OpenAsync(app);
        var second = await OpenAsync(app, token: Token(first));
        var stranger = await OpenAsync(app, token: Token(first)[..^2] + "AA");
        using var before = app.ClientFor(Token(first));
        using var after = app.ClientFor(Token(second));
        using var other = app.ClientFor(Token(stranger));

        Assert.True((bool)second["renewed"]!);
        Assert.False((bool)stranger["renewed"]!);
        Assert.Equal(await UserAsync(before), await UserAsync(after));
        Assert.NotEqual(await UserAsync(before), await UserAsync(other));
        Assert.StartsWith("visitor_", await UserAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_IsOfItsOriginAlone()
    {
        await using var app = await StartAsync();
        using var opened = await OpenRawAsync(app, Stranger, null);
        using var unnamed = await OpenRawAsync(app, null, null);
        using var visitor = app.ClientFor(Token(await OpenAsync(app)));
        visitor.DefaultRequestHeaders.Add("Origin", Stranger);
        using var used = await visitor.GetAsync("/v1/me");

        await opened.ProblemAsync(HttpStatusCode.Forbidden, "origin_not_allowed");
        await unnamed.ProblemAsync(HttpStatusCode.Forbidden, "origin_not_allowed");
        await used.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Session_OpenedFromItsOrigin_CanBeReadByItsPage()
    {
        await using var app = await StartAsync();
        using var shop = await OpenRawAsync(app, Shop, null);
        using var stranger = await OpenRawAsync(app, Stranger, null);

        Assert.Equal([Shop], shop.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(stranger.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Session_IsReadByAnotherFrontEndWithTheSameKey_AndEndsWithTheKeyOfTheWidget()
    {
        (string, string) secret = ("ChatCluster:CredentialKey", Convert.ToBase64String(new byte[32]));
        string token;
        await using (var app = await StartAsync(secret))
        {
            token = Token(await OpenAsync(app));
        }

        await using var same = await StartAsync(secret);
        await using var others = await StartAsync();
        await using var without = await ChatApp.StartWithKeysAsync(secret);

        foreach (var (app, status) in ((ChatApp, HttpStatusCode)[])[(same, HttpStatusCode.OK), (others, HttpStatusCode.Unauthorized),
            (without, HttpStatusCode.Unauthorized)])
        {
            using var visitor = app.ClientFor(token);
            using var answer = await visitor.GetAsync("/v1/me");
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("SessionsPerMinute", "session_rate")]
    [InlineData("SessionsPerAddressPerMinute", "session_rate")]
    [InlineData("MaxSessions", "too_many_sessions")]
    public async Task Sessions_PastTheirLimit_Are429(string limit, string code)
    {
        await using var app = await StartAsync(($"{Path}:Widget:{limit}", "1"));
        await OpenAsync(app);

        using var second = await OpenRawAsync(app, Shop, null);

        await second.ProblemAsync(HttpStatusCode.TooManyRequests, code);
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Fact]
    public async Task Messages_OfAllVisitorsTogether_HaveALimit()
    {
        await using var app = await StartAsync(($"{Path}:Widget:MessagesPerMinute", "1"));
        using var first = app.ClientFor(Token(await OpenAsync(app)));
        using var second = app.ClientFor(Token(await OpenAsync(app)));
        using var one = await first.PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello" });
        using var two = await second.PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello" });

        Assert.Equal(HttpStatusCode.Accepted, one.StatusCode);
        await two.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Theory]
    [InlineData("""{"text": "Hello", "model": "demo"}""", "visitor_model")]
    [InlineData("""{"text": "Hello", "agent": "other"}""", "visitor_agent")]
    [InlineData("""{"text": "Hello", "clientTools": [{"name": "mine"}]}""", "visitor_client_tools")]
    [InlineData("""{"text": "Hello", "mustCall": "clock"}""", "visitor_must_call")]
    [InlineData("""{"text": "", "attachments": [{"name": "a", "mediaType": "text/plain", "url": "data:,a"}]}""", "visitor_attachments")]
    public async Task Message_AskingForMoreThanTheWidgetOffers_Is403(string body, string code)
    {
        await using var app = await StartAsync(("ChatCluster:Agents:other:Prompt", "You are another."));
        using var visitor = app.ClientFor(Token(await OpenAsync(app)));

        using var answer = await visitor.PostAsJsonAsync("/v1/messages?wait=false", JsonNode.Parse(body));

        await answer.ProblemAsync(HttpStatusCode.Forbidden, code);
    }

    [Fact]
    public async Task Message_WithoutAgent_IsForTheWidgetsFirst()
    {
        await using var app =
            await StartAsync(("ChatCluster:Agents:support:Prompt", "You are support."), ($"{Path}:Widget:Agents:0", "support"));
        using var visitor = app.ClientFor(Token(await OpenAsync(app)));
        using var posted = await visitor.PostAsJsonAsync("/v1/messages", new { text = "Hello" });
        var id = (string)(await posted.JsonAsync())["threadId"]!;

        using var thread = await visitor.GetAsync($"/v1/threads/{id}");

        Assert.Equal("support", (string?)(await thread.JsonAsync())["agent"]);
    }

    [Theory]
    [InlineData("Role", "member", "Widget is for keys of the role widget")]
    [InlineData("Role", "visitor", "reader, member, admin, operator or widget")]
    [InlineData("User", "visitor_1", "Give it another name")]
    [InlineData("Widget:Origins:0", "*", "not an origin")]
    [InlineData("Widget:Lifetime", "00:00:01", "Widget:Lifetime")]
    [InlineData("Widget:MaxSessions", "0", "Widget:MaxSessions")]
    [InlineData("Widget:Agents:0", "nobody", "there is no such agent")]
    public async Task Settings_ThatCannotBeMeant_StopTheStart(string name, string value, string expected)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(($"{Path}:{name}", value)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_WithoutOrigins_StopTheStart()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ChatApp.StartAsync(
            [($"ChatCluster:Auth:ApiKeys:0:Key", Key), ("ChatCluster:Auth:ApiKeys:0:User", "shop"),
                ("ChatCluster:Auth:ApiKeys:0:Role", "widget")]));

        Assert.Contains("Widget:Origins is empty", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ChatApp> StartAsync(params (string Name, string Value)[] settings) => ChatApp.StartWithKeysAsync(
        [($"{Path}:Key", Key), ($"{Path}:User", "shop"), ($"{Path}:Role", "widget"), ($"{Path}:Widget:Origins:0", Shop), .. settings]);

    private static async Task<JsonNode> OpenAsync(ChatApp app, string? token = null)
    {
        using var answer = await OpenRawAsync(app, Shop, token);
        return await answer.JsonAsync();
    }

    private static Task<HttpResponseMessage> OpenRawAsync(ChatApp app, string? origin, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/widget/sessions")
        {
            Content = token is null ? JsonContent.Create(new { }) : JsonContent.Create(new { token }),
        };
        request.Headers.Authorization = new("Bearer", Key);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return app.Client.SendAsync(request);
    }

    private static string Token(JsonNode session) => (string)session["token"]!;

    private static async Task<string> UserAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/v1/me");
        return (string)(await answer.JsonAsync())["user"]!;
    }

    /// <summary>Every route that asks for a credential, those of other protocols too, as the program has mapped them.</summary>
    private static IEnumerable<(string Method, string Path)> Routes(ChatApp app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, endpoint.RoutePattern.RawText!);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), string.Concat(path.Split('{', '}')));
        request.Content = method is "GET" ? null : JsonContent.Create(new { text = "Hello" });
        return await client.SendAsync(request);
    }
}
