using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Access;

public sealed class LoopbackTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:5210")]
    [InlineData("[::1]:5210")]
    public async Task Open_LoopbackName_IsServed(string host)
    {
        await using var app = await _threads.StartAppAsync();

        using var response = await SendAsync(app, HttpMethod.Get, ("Host", host));

        await response.JsonAsync();
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example:5210")]
    [InlineData("192.168.1.7")]
    public async Task Open_OtherName_Is403(string host)
    {
        await using var app = await _threads.StartAppAsync();

        using var response = await SendAsync(app, HttpMethod.Get, ("Host", host));

        await response.ProblemAsync(HttpStatusCode.Forbidden, "host_not_allowed");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Open_ChangeFromAnotherOrigin_Is403(string header, string value)
    {
        await using var app = await _threads.StartAppAsync();

        using var response = await SendAsync(app, HttpMethod.Post, (header, value));

        await response.ProblemAsync(HttpStatusCode.Forbidden, "cross_origin");
        Assert.Empty(_threads.Requests);
    }

    [Theory]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Forwarded-Host", "chat.example")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy.example")]
    [InlineData("X-Original-For", "127.0.0.1:1")]
    public async Task Open_ThroughAProxyThatSaysSo_Is403AndNamesTheRepair(string header, string value)
    {
        await using var app = await _threads.StartAppAsync();

        using var response = await SendAsync(app, HttpMethod.Get, (header, value));

        var problem = await response.ProblemAsync(HttpStatusCode.Forbidden, "forwarded");
        Assert.Contains("ChatCluster:Auth:ApiKeys", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ThroughAProxyThatSpeaksHttp10_Is403()
    {
        await using var app = await _threads.StartAppAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/threads") { Version = HttpVersion.Version10 };

        using var response = await app.Client.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "forwarded");
    }

    [Fact]
    public async Task WithKeys_ThroughAProxy_IsServed()
    {
        await using var app = await _threads.StartAppAsync([.. TestKeys.Settings]);

        using var response = await SendAsync(
            app, HttpMethod.Get, ("X-Forwarded-For", "203.0.113.7"), ("Via", "1.1 proxy.example"), ("X-Api-Key", TestKeys.Ann));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Open_ChangeFromItsOwnPage_IsServed()
    {
        await using var app = await _threads.StartAppAsync();

        using var response =
            await SendAsync(app, HttpMethod.Post, ("Origin", app.Url.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task WithKeys_AnyNameAndOrigin_IsServed()
    {
        await using var app = await _threads.StartAppAsync([.. TestKeys.Settings]);

        using var response = await SendAsync(
            app, HttpMethod.Post, ("Host", "chat.example"), ("Origin", "https://elsewhere.example"), ("X-Api-Key", TestKeys.Ann));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Open_ListeningToTheNetwork_DoesNotStart()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => _threads.StartAppAsync(("urls", "http://0.0.0.0:0")));

        Assert.Contains("ChatCluster:Auth:ApiKeys", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(ChatApp app, HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/v1/threads")
        {
            Content = method == HttpMethod.Post ? JsonContent.Create(new { id = "t1" }) : null,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await app.Client.SendAsync(request);
    }
}
