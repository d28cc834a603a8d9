using System.Net;
using ChatCluster.Tools;
using ChatCluster.Tools.Safety;
using Xunit;

namespace ChatCluster.Tests.Tools.Safety;

public sealed class EgressHandlerTests
{
    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://2130706433")]
    [InlineData("http://0177.0.0.1")]
    [InlineData("http://0x7f.0.0.1")]
    [InlineData("http://127.1")]
    [InlineData("http://[::1]")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("http://[64:ff9b::7f00:1]")]
    [InlineData("http://[2002:7f00:1::]")]
    [InlineData("http://169.254.169.254")]
    [InlineData("http://[fd00:ec2::254]")]
    [InlineData("http://100.100.100.200")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://192.168.1.1")]
    [InlineData("http://[fe80::1]")]
    [InlineData("http://loopback.example")]
    [InlineData("http://private.example")]
    [InlineData("http://metadata.example")]
    [InlineData("http://mapped.example")]
    [InlineData("http://nat64.example")]
    public async Task Request_ToAPlaceThatIsNotPublic_IsRefusedDirectlyAndByRedirect(string origin)
    {
        await using var inner = await TestServer.StartAsync("""{"secret":true}""");
        var url = new Uri($"{origin}:{new Uri(inner.Url).Port}/");
        await using var outer = await TestServer.StartAsync(context =>
        {
            context.Response.Headers.Location = url.OriginalString;
            context.Response.StatusCode = 302;
            return Task.CompletedTask;
        });
        using var client = new HttpClient(new EgressHandler(Guard(new())));

        await RefusedAsync(client, new(HttpMethod.Get, url));
        var led = new HttpRequestMessage(HttpMethod.Get, outer.Url);
        led.Options.Set(EgressHandler.TrustedOrigin, new(outer.Url));
        await RefusedAsync(client, led);

        Assert.Single(outer.Requests);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Request_ToANameThatChangesItsAddress_ConnectsToWhatWasChecked()
    {
        await using var server = await TestServer.StartAsync("{}");
        var asked = 0;
        using var client =
            new HttpClient(
                new EgressHandler(new(
                    new() { AllowedNetworks = { "127.0.0.2/32" } }, (_, _) =>
                        Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.2" : "127.0.0.1")]))));
        var url = new Uri($"http://rebound.example:{new Uri(server.Url).Port}/");

        // 127.0.0.2 has nobody at this port: the checked address is called, not what the name says next.
        var first = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(url));
        Assert.IsNotType<AddressRefusedException>(first.InnerException);
        await RefusedAsync(client, new(HttpMethod.Get, url));

        Assert.Equal(2, asked);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Redirect_AwayAndBack_CarriesNoHeaderAnyMore()
    {
        TestServer? home = null;
        await using var other = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect($"{home!.Url}/back");
            return Task.CompletedTask;
        });
        await using var named = await TestServer.StartAsync(context =>
        {
            if (context.Request.Path == "/go")
            {
                context.Response.Redirect(other.Url);
            }

            return Task.CompletedTask;
        });
        home = named;
        using var client = new HttpClient(new EgressHandler(Guard(new() { AllowedNetworks = { "127.0.0.0/8" } })));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{named.Url}/go");
        request.Headers.Add("X-Key", "secret");
        request.Options.Set(EgressHandler.TrustedOrigin, new(named.Url));

        using var answer = await client.SendAsync(request);

        Assert.Equal(["/go", "/back"], named.Requests.Select(made => made.Path));
        Assert.Equal("secret", named.Requests[0].Headers["X-Key"]);
        Assert.False(named.Requests[1].Headers.ContainsKey("X-Key") || other.Requests[0].Headers.ContainsKey("X-Key"));
    }

    [Theory]
    [InlineData("a.example.com", true)]
    [InlineData("sub.example.org", true)]
    [InlineData("example.org", false)]
    [InlineData("evilexample.org", false)]
    [InlineData("b.example.com", false)]
    [InlineData("8.8.8.8", false)]
    public void Problem_WithAllowedHosts_IsEveryOtherHost(string host, bool allowed) =>
        Assert.Equal(
            allowed, Guard(new() { AllowedHosts = { "a.example.com", "*.example.org" } }).Problem(new($"https://{host}/")) is null);

    [Fact]
    public async Task Request_WithAProxy_LeavesByItAndIsCheckedBefore()
    {
        await using var proxy = await TestServer.StartAsync("""{"by":"proxy"}""");
        using var client = new HttpClient(new EgressHandler(Guard(new() { Proxy = proxy.Url })));

        Assert.Equal("""{"by":"proxy"}""", await client.GetStringAsync(new Uri("http://public.example/a")));
        await RefusedAsync(client, new(HttpMethod.Get, "http://private.example/a"));
        await RefusedAsync(client, new(HttpMethod.Get, "http://both.example/a"));

        Assert.Equal("http://public.example/a", Assert.Single(proxy.Requests).Target);
    }

    private static async Task RefusedAsync(HttpClient client, HttpRequestMessage request)
    {
        using (request)
        {
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request));
            Assert.IsType<AddressRefusedException>(error.InnerException);
        }
    }

    private static IPAddress[] Public => [IPAddress.Parse("8.8.4.4")];

    private static UrlGuard Guard(ToolOptions options) =>
        new(options, (host, _) => Task.FromResult<IPAddress[]>([.. host is "both.example" ? Public : [], IPAddress.Parse(host switch
    {
        "both.example" => "10.1.2.3",
        "loopback.example" => "127.0.0.1",
        "private.example" => "10.1.2.3",
        "metadata.example" => "169.254.169.254",
        "mapped.example" => "::ffff:10.1.2.3",
        "nat64.example" => "64:ff9b::7f00:1",
        _ => "8.8.8.8",
    })]));
}
