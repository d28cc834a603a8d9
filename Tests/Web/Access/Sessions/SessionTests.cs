using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Access;
using ChatCluster.Web.Access.Audit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Sessions;

/// <summary>Sessions of the page: opened at a real provider or by a key, by a browser that keeps cookies.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Cookie = "chatcluster_session";

    private readonly CookieContainer _cookies = new();
    private OidcApp _rig = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await OidcApp.StartAsync();
        _browser = _rig.Browser(_cookies);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task SignIn_AtTheProvider_OpensASessionOfItsUser()
    {
        using var answer = await GoToAsync(_browser, "/signin?returnUrl=/v1/me");

        var me = await answer.JsonAsync();
        Assert.Equal("/v1/me", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(("acme", "ann", "admin"), ((string?)me["tenant"], (string?)me["user"], (string?)me["role"]));
    }

    [Fact]
    public async Task SignIn_AsksForACodeWithPkceAndKeepsNoToken()
    {
        using var still = _rig.Browser(_cookies, follows: false);
        using var redirect = await GoToAsync(still, "/signin");
        var query = redirect.Headers.Location!.Query;
        await SignInAsync();

        Assert.Contains("code_challenge_method=S256", query, StringComparison.Ordinal);
        Assert.Contains("response_type=code", query, StringComparison.Ordinal);
        var stored = await _rig.App.Services.GetRequiredService<IAccessStore>().ListAsync(new("session"), default);
        Assert.DoesNotContain(
            stored, record =>
                record.Body.Contains("eyJ", StringComparison.Ordinal)
                    || record.Body.Contains(SessionOf(_cookies)!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_ByAKey_NeedsTheKeyNoMore()
    {
        await SignInByKeyAsync(TestKeys.Bob);

        using var answer = await _browser.GetAsync("/v1/me");

        Assert.Equal("bob", (string?)(await answer.JsonAsync())["user"]);
        Assert.True(SessionOf(_cookies)!.HttpOnly);
    }

    [Fact]
    public async Task Cookie_IsNotReadableByScriptsNorSentBySites()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions")
        {
            Headers = { { "Authorization", $"Bearer {TestKeys.Bob}" }, { "X-Forwarded-Proto", "https" } },
        };
        using var plain = _rig.Browser(new());
        using var answer = await plain.SendAsync(request);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains(Cookie, StringComparison.Ordinal));
        Assert.StartsWith("__Host-chatcluster_session=", cookie, StringComparison.Ordinal);
        Assert.All(["httponly", "samesite=lax", "secure", "path=/"], part =>
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.Created)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Created)]
    public async Task Change_WithASession_HasToComeFromThePage(string? header, string? value, HttpStatusCode expected)
    {
        await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/threads") { Content = JsonContent.Create(new { title = "x" }) };
        if (header is not null)
        {
            request.Headers.Add(header, value == "own" ? _rig.App.Url.GetLeftPart(UriPartial.Authority) : value);
        }

        using var answer = await _browser.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        if (expected is HttpStatusCode.Forbidden)
        {
            await answer.ProblemAsync(expected, "cross_origin");
        }
    }

    [Fact]
    public async Task Cookie_ThatWasLaidThereBefore_OpensNothingAfterTheSignIn()
    {
        _cookies.Add(_rig.App.Url, new Cookie(Cookie, "laid-there-by-somebody-else"));
        await SignInAsync();
        var first = SessionOf(_cookies)!.Value;
        await SignInAsync();
        var second = SessionOf(_cookies)!.Value;

        Assert.Equal(3, new HashSet<string>(["laid-there-by-somebody-else", first, second]).Count);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("laid-there-by-somebody-else"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(first));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second));
    }

    [Fact]
    public async Task Callback_ThatWasBegunInAnotherBrowser_SignsNobodyIn()
    {
        using var attacker = _rig.Browser(new(), follows: false);
        using var begun = await GoToAsync(attacker, "/signin");
        using var provider = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var consented = await provider.GetAsync(begun.Headers.Location);

        using var victim = await _browser.GetAsync(consented.Headers.Location);

        await victim.ProblemAsync(HttpStatusCode.Forbidden, "sign_in_failed");
        Assert.Null(SessionOf(_cookies));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    public async Task SignIn_LeadsNowhereElse(string returnUrl)
    {
        using var answer = await GoToAsync(_browser, $"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(new(_rig.App.Url, "/"), answer.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task Sessions_AreListedAndEndedEverywhere()
    {
        await SignInAsync();
        CookieContainer others = new();
        using var other = _rig.Browser(others);
        using (await GoToAsync(other, "/signin?returnUrl=/v1/me"))
        {
            using var bob = _rig.Browser(new());
            await SignInByKeyAsync(TestKeys.Bob, bob);
            using var foreign = await SendAsync(bob, HttpMethod.Delete, $"/v1/sessions/{(await ListAsync())[0]!["id"]}");
            await foreign.ProblemAsync(HttpStatusCode.NotFound, "session_not_found");
        }

        var listed = await ListAsync();
        using var ended = await SendAsync(_browser, HttpMethod.Delete, "/v1/sessions");

        Assert.Equal(2, listed.Count);
        Assert.Single(listed, session => (bool)session!["current"]!);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Null(SessionOf(_cookies));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(SessionOf(others)!.Value));
        await _rig.App.Services.GetRequiredService<AuditLog>().StoreAsync(default);
        var audit = await _rig.App.Services.GetRequiredService<IAccessStore>().ReadAuditAsync(new("acme", "ann"), default);
        Assert.Equal(2, audit.Count(entry => entry.Action == AuditAction.SignedOut));
    }

    [Fact]
    public async Task Session_OfAKey_EndsWithTheKey()
    {
        var (key, secret) = StoredKey.Make(new("default", "zoe"), "member", null, "test", DateTimeOffset.UtcNow, null);
        var store = _rig.App.Services.GetRequiredService<IAccessStore>();
        await store.PutAsync([key.ToRecord()], default);
        await SignInByKeyAsync(secret);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(SessionOf(_cookies)!.Value));

        using var ann = _rig.App.ClientFor(TestKeys.Ann);
        using var revoked = await ann.DeleteAsync($"/v1/admin/keys/{key.Id}");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(SessionOf(_cookies)!.Value));
    }

    [Theory]
    [InlineData("/api/chat/t1/stream")]
    [InlineData("/v1x/me")]
    public async Task Cookie_CountsOnOurOwnRoutesAlone(string path)
    {
        await SignInAsync();

        using var answer = await _browser.GetAsync(path);

        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound);
        Assert.NotEqual(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static Cookie? SessionOf(CookieContainer cookies) =>
        cookies.GetAllCookies().FirstOrDefault(cookie => cookie is { Name: Cookie, Value.Length: > 0, Expired: false });

    private async Task SignInAsync()
    {
        using var answer = await GoToAsync(_browser, "/signin?returnUrl=/v1/me");
        await answer.JsonAsync();
    }

    // Whoever is told that the provider does not answer at the moment tries again.
    private static async Task<HttpResponseMessage> GoToAsync(HttpClient browser, string path)
    {
        for (var tries = 6; ; tries--)
        {
            var answer = await browser.GetAsync(path);
            if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable || tries == 0)
            {
                return answer;
            }

            answer.Dispose();
        }
    }

    private async Task SignInByKeyAsync(string key, HttpClient? browser = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions") { Headers = { { "Authorization", $"Bearer {key}" } } };
        using var answer = await (browser ?? _browser).SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task<JsonArray> ListAsync()
    {
        using var answer = await _browser.GetAsync("/v1/sessions");
        return (await answer.JsonAsync())["items"]!.AsArray();
    }

    private async Task<HttpStatusCode> StatusAsync(string session)
    {
        using var browser = _rig.Browser(new());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me") { Headers = { { "Cookie", $"{Cookie}={session}" } } };
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, HttpMethod method, string path) =>
        browser.SendAsync(new(method, path) { Headers = { { "Sec-Fetch-Site", "same-origin" } } });
}
