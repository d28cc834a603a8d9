using ChatCluster.Storage;
using Xunit;

namespace ChatCluster.Tests.Web;

public sealed class SafetyHeaderTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/basic/")]
    [InlineData("/basic/index.html")]
    public async Task Page_HasTheWholePolicyAsHeaders(string path)
    {
        await using var app = await ChatApp.StartAsync();

        using var page = await app.Client.GetAsync(path);

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        foreach (var rule in (string[])["default-src 'self'", "object-src 'none'", "base-uri 'self'", "form-action 'none'",
            "frame-ancestors 'self'"])
        {
            Assert.Contains(rule, policy, StringComparison.Ordinal);
        }

        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/v1/threads/t1")]
    [InlineData("/v1/nothing")]
    [InlineData("/nothing")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Answer_OfAnyKind_IsNotSniffed(string path)
    {
        await using var app = await ChatApp.StartAsync();

        using var answer = await app.Client.GetAsync(path);

        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Answer_RefusedOrFailed_IsNotSniffedEither()
    {
        var threads = new ScriptedThreads { Find = () => throw new StoreUnavailableException("The disk is full.") };
        await using var failing = await threads.StartAppAsync();
        await using var off = await ChatApp.StartAsync([("ChatCluster:Enabled", "false")]);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/v1/threads") { Headers = { Host = "evil.example" } };

        using var failed = await failing.Client.GetAsync("/v1/threads/t1");
        using var disabled = await off.Client.GetAsync("/");
        using var refused = await failing.Client.SendAsync(elsewhere);

        Assert.Equal([503, 404, 403], new[] { failed, disabled, refused }.Select(answer => (int)answer.StatusCode));
        Assert.All([failed, disabled, refused], answer =>
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options"))));
    }
}
