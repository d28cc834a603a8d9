using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Access;

public sealed class ApiKeyTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    [Theory]
    [InlineData(TestKeys.Ann, "ann", "default", "admin")]
    [InlineData(TestKeys.Reader, "ann", "default", "reader")]
    [InlineData(TestKeys.OtherTenant, "ann", "other", "member")]
    public async Task Key_Known_StandsForItsUser(string key, string user, string tenant, string role)
    {
        await using var app = await StartAsync();
        using var bearer = app.ClientFor(key);
        using var header = new HttpRequestMessage(HttpMethod.Get, "/v1/me") { Headers = { { "X-Api-Key", key } } };

        using var first = await bearer.GetAsync("/v1/me");
        using var second = await app.Client.SendAsync(header);

        foreach (var response in (HttpResponseMessage[])[first, second])
        {
            var me = await response.JsonAsync();
            Assert.Equal((user, tenant, role), ((string?)me["user"], (string?)me["tenant"], (string?)me["role"]));
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("Authorization", "Bearer ann-0123456789abcdeX")]
    [InlineData("Authorization", "Basic YW5uOmFubg==")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("X-Api-Key", "")]
    public async Task Key_MissingOrUnknown_Is401WithAChallenge(string? header, string? value)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/threads");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await app.Client.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Key_InTheAddress_IsNotTaken()
    {
        await using var app = await StartAsync();
        using var response = await app.Client.GetAsync($"/v1/threads/t1/events?access_token={TestKeys.Ann}");

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Key_ConfiguredAsHash_Works()
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(TestKeys.Bob)));
        await using var app =
            await _threads.StartAppAsync(("ChatCluster:Auth:ApiKeys:0:Hash", hash), ("ChatCluster:Auth:ApiKeys:0:User", "bob"));
        using var client = app.ClientFor(TestKeys.Bob);

        using var response = await client.GetAsync("/v1/me");

        Assert.Equal("bob", (string?)(await response.JsonAsync())["user"]);
    }

    [Fact]
    public async Task Key_IsInNoLog()
    {
        await using var app = await StartAsync();
        using var client = app.ClientFor(TestKeys.Ann);
        client.DefaultRequestHeaders.Add("X-Tool-Credential-IntelOwl", "secret-of-the-caller");
        using var response = await client.PostAsJsonAsync("/v1/threads/t1/messages?wait=false", new { text = "Hello" });
        await response.JsonAsync();

        Assert.DoesNotContain(
            app.Log.Lines, line =>
                line.Text.Contains(TestKeys.Ann, StringComparison.Ordinal)
                    || line.Text.Contains("secret-of-the-caller", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/v1/threads", HttpStatusCode.OK)]
    [InlineData("GET", "/v1/threads/t1", HttpStatusCode.OK)]
    [InlineData("GET", "/v1/models", HttpStatusCode.OK)]
    [InlineData("GET", "/v1/usage", HttpStatusCode.OK)]
    [InlineData("POST", "/v1/threads", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/messages", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/threads/t1/messages", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/threads/t1/stop", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/threads/t1/fork", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/threads/import?id=t2", HttpStatusCode.Forbidden)]
    [InlineData("PATCH", "/v1/threads/t1", HttpStatusCode.Forbidden)]
    [InlineData("DELETE", "/v1/threads/t1", HttpStatusCode.Forbidden)]
    public async Task Reader_ReadsOnly(string method, string path, HttpStatusCode expected)
    {
        await using var app = await StartAsync();
        using var reader = app.ClientFor(TestKeys.Reader);
        using var request =
            new HttpRequestMessage(new(method), path) { Content = method is "GET" ? null : JsonContent.Create(new { text = "Hello" }) };

        using var response = await reader.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        if (expected is HttpStatusCode.Forbidden)
        {
            await response.ProblemAsync(expected, "role_not_allowed");
            Assert.Empty(_threads.Requests);
        }
    }

    [Theory]
    [InlineData("?user=bob", "{}")]
    [InlineData("?userId=bob", "{}")]
    [InlineData("?tenant=other", "{}")]
    [InlineData("", """{"user": "bob"}""")]
    [InlineData("", """{"userId": "bob"}""")]
    [InlineData("", """{"tenant": "other"}""")]
    [InlineData("?user=ann&user=bob", "{}")]
    public async Task Request_NamingAnotherUser_Is403(string query, string body)
    {
        await using var app = await StartAsync();
        using var client = app.ClientFor(TestKeys.Ann);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await client.PostAsync($"/v1/threads{query}", content);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "identity_mismatch");
        Assert.Empty(_threads.Requests);
    }

    [Fact]
    public async Task Request_NamingItsOwnUser_IsServedForTheCredentialsOwner()
    {
        await using var app = await StartAsync();
        using var client = app.ClientFor(TestKeys.OtherTenant);

        using var response = await client.PostAsJsonAsync("/v1/threads?tenant=other", new { id = "t1", user = "ann" });

        Assert.Equal("other/ann/t1", Assert.Single(_threads.Requests).Key.ToString());
    }

    [Theory]
    [InlineData("Key", "short", "shorter than 16")]
    [InlineData("Hash", "abc", "not a SHA-256")]
    [InlineData("Role", "owner", "reader, member, admin, operator or widget")]
    [InlineData("Role", "1", "reader, member, admin, operator or widget")]
    [InlineData("User", "", "User is missing")]
    public async Task Configuration_Wrong_IsRefusedAtStart(string setting, string value, string expected)
    {
        List<(string, string)> settings = [.. TestKeys.Settings.Where(known => known.Name.Contains(":0:", StringComparison.Ordinal))];
        settings.RemoveAll(known => known.Item1.EndsWith(setting, StringComparison.Ordinal)
            || (setting is "Hash" && known.Item1.EndsWith("Key", StringComparison.Ordinal)));
        settings.Add(($"ChatCluster:Auth:ApiKeys:0:{setting}", value));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => _threads.StartAppAsync([.. settings]));

        Assert.Contains(
            exception.Failures, failure =>
                failure.Contains(expected, StringComparison.Ordinal)
                    && failure.Contains("ChatCluster:Auth:ApiKeys:0", StringComparison.Ordinal));
        Assert.DoesNotContain("short,", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_SameKeyTwice_IsRefusedAtStart()
    {
        (string, string)[] settings =
        [
            ("ChatCluster:Auth:ApiKeys:0:Key", TestKeys.Ann), ("ChatCluster:Auth:ApiKeys:0:User", "ann"),
            ("ChatCluster:Auth:ApiKeys:1:Key", TestKeys.Ann), ("ChatCluster:Auth:ApiKeys:1:User", "bob"),
        ];

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => _threads.StartAppAsync(settings));

        Assert.Contains("0 and 1 have the same key", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestKeys.Ann, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToolCredentials_AreHandedOnByLowerCaseName()
    {
        await using var app = await StartAsync();
        using var client = app.ClientFor(TestKeys.Ann);
        client.DefaultRequestHeaders.Add("X-Tool-Credential-IntelOwl", "secret-of-the-caller");

        using var response = await client.PostAsJsonAsync("/v1/threads/t1/messages?wait=false", new { text = "Hello" });

        var posted = Assert.IsType<ChatCluster.Threads.PostMessage>(Assert.Single(_threads.Requests).Request);
        Assert.Equal("secret-of-the-caller", posted.Credentials!["intelowl"]);
        Assert.DoesNotContain("secret-of-the-caller", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<ChatApp> StartAsync() => _threads.StartAppAsync([.. TestKeys.Settings]);
}
