using ChatCluster.Tools;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Tools.Rest;

public sealed class RestRedirectTests
{
    [Fact]
    public async Task Call_RedirectOnTheSameHost_IsFollowedWithTheCredential()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            if (context.Request.Path == "/old")
            {
                context.Response.Redirect("/new");
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync("arrived");
        });
        await using var host = await StartAsync(server, "/old", ("Credential:Secret", "service-secret"));
        Assert.Equal("arrived", (await host.RunAsync("tool", "{}")).Result);
        Assert.Equal("Bearer service-secret", server.Requests[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task Call_RedirectToAnotherPrivateHost_IsRefused()
    {
        await using var inner = await TestServer.StartAsync("""{"secret":true}""");
        await using var outer = await RedirectingAsync(inner.Url);
        await using var host = await StartAsync(outer, "/");
        AssertError("address_refused", "redirected", await host.RunAsync("tool", "{}"));
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Call_RedirectToAnotherAllowedHost_CarriesNoCredential()
    {
        await using var inner = await TestServer.StartAsync("\"hello\"");
        await using var outer = await RedirectingAsync(inner.Url);
        await using var host = await ToolHost.StartAsync(
            ("AllowedNetworks:0", "127.0.0.0/8"),
            ("Rest:tool:Description", "A tool."),
            ("Rest:tool:Url", outer.Url),
            ("Rest:tool:Headers:X-Internal", "a-header"),
            ("Rest:tool:Credential:Secret", "service-secret"));
        Assert.Equal("\"hello\"", (await host.RunAsync("tool", "{}")).Result);
        var headers = Assert.Single(inner.Requests).Headers;
        Assert.False(headers.ContainsKey("Authorization") || headers.ContainsKey("X-Internal"));
    }

    [Fact]
    public async Task Call_ResultOfAPost_IsNotRedirected()
    {
        await using var inner = await TestServer.StartAsync("{}");
        await using var outer = await RedirectingAsync(inner.Url);
        await using var host = await StartAsync(outer, "/", ("Method", "POST"));
        AssertError("http_302", "302", await host.RunAsync("tool", "{}"));
        Assert.Empty(inner.Requests);
    }

    private static Task<TestServer> RedirectingAsync(string target) => TestServer.StartAsync(context =>
    {
        context.Response.Redirect(target);
        return Task.CompletedTask;
    });

    private static Task<ToolHost> StartAsync(TestServer server, string path, params (string Key, string? Value)[] settings) =>
        ToolHost.StartAsync(Settings(server, path, settings));

    private static (string Key, string? Value)[] Settings(TestServer server, string path, params (string Key, string? Value)[] settings) =>
        [("Rest:tool:Description", "A tool."), ("Rest:tool:Url", server.Url + path),
            .. settings.Select(setting => ($"Rest:tool:{setting.Key}", setting.Value))];

    private static void AssertError(string code, string words, ToolRunResult result)
    {
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }
}
