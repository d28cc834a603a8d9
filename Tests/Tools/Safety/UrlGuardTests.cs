using System.Net;
using ChatCluster.Tools;
using ChatCluster.Tools.Safety;
using Xunit;

namespace ChatCluster.Tests.Tools.Safety;

public sealed class UrlGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::7f00:1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1%3")]
    [InlineData("ff02::1")]
    public void Allows_AddressThatIsNotPublic_Refuses(string address) => Assert.False(Guard().Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void Allows_PublicAddress_Permits(string address) => Assert.True(Guard().Allows(IPAddress.Parse(address)));

    [Fact]
    public void Allows_ConfiguredNetworks_PermitsThoseOnly()
    {
        var guard = Guard(new() { AllowedNetworks = { "10.1.0.0/16", "169.254.1.0/24" } });
        Assert.True(guard.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.True(guard.Allows(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(guard.Allows(IPAddress.Parse("169.254.1.9")));
        Assert.False(guard.Allows(IPAddress.Parse("10.2.0.1")));
    }

    [Fact]
    public void Allows_PrivateNetworks_StillRefusesMetadataAndLinkLocal()
    {
        var guard = Guard(new() { AllowPrivateNetworks = true });
        Assert.True(guard.Allows(IPAddress.Parse("127.0.0.1")));
        Assert.True(guard.Allows(IPAddress.Parse("fd12::1")));
        Assert.False(guard.Allows(IPAddress.Parse("169.254.169.254")));
        Assert.False(guard.Allows(IPAddress.Parse("fd00:ec2::254")));
        Assert.False(guard.Allows(IPAddress.Parse("100.100.100.200")));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/")]
    [InlineData("http://user:pass@example.com/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    public void Problem_UrlThatMayNotBeCalled_IsNamed(string url) => Assert.NotNull(Guard().Problem(new(url)));

    [Fact]
    public void Problem_PublicUrl_IsNone() => Assert.Null(Guard().Problem(new("https://example.com/a")));

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://2130706433")]
    [InlineData("http://[::ffff:127.0.0.1]")]
    [InlineData("http://rebound.example")]
    public async Task Handler_HostThatIsOrResolvesToLoopback_Refuses(string origin)
    {
        await using var server = await TestServer.StartAsync("""{"secret":true}""");
        var port = new Uri(server.Url).Port;
        using var client = new HttpClient(new EgressHandler(Guard(resolved: "127.0.0.1")));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"{origin}:{port}/")));

        Assert.IsType<AddressRefusedException>(error.InnerException);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Handler_RedirectToLoopback_Refuses()
    {
        await using var inner = await TestServer.StartAsync("""{"secret":true}""");
        await using var outer = await TestServer.StartAsync(context =>
        {
            context.Response.Redirect(inner.Url.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        using var client = new HttpClient(new EgressHandler(Guard(new() { AllowedNetworks = { "127.0.0.1/32" } })));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(outer.Url)));

        Assert.IsType<AddressRefusedException>(error.InnerException);
        Assert.Single(outer.Requests);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Handler_AllowedNetwork_Connects()
    {
        await using var server = await TestServer.StartAsync("""{"ok":true}""");
        using var client = new HttpClient(new EgressHandler(Guard(new() { AllowedNetworks = { "127.0.0.0/8" } }, "127.0.0.1")));
        Assert.Equal("""{"ok":true}""", await client.GetStringAsync(new Uri($"http://tool.example:{new Uri(server.Url).Port}/")));
    }

    private static UrlGuard Guard(ToolOptions? options = null, string resolved = "8.8.8.8") =>
        new(options ?? new ToolOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(resolved)]));
}
