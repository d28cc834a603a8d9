using System.Text.Json;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Tools.Rest;

/// <summary>What a REST tool does not do unasked: write, send what it was not meant to, or tell.</summary>
public sealed class RestToolSafetyTests
{
    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../../admin")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("a..\\b")]
    [InlineData("a../b")]
    [InlineData("./x")]
    [InlineData("%2e%2e")]
    [InlineData("%252e%252e%252fx")]
    [InlineData("..;v=1/admin")]
    [InlineData(" .. ")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Call_PathArgumentThatIsNoName_IsRefused(string value)
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host = await StartAsync(server, "/v1/{id}/end");
        AssertError("bad_arguments", "'id'", await host.RunAsync("tool", JsonSerializer.Serialize(new { id = value })));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task Call_WithArgumentsInItsAddress_LogsNoneOfThem(int status)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://10.1.2.3/sesame-opens";
            return Task.CompletedTask;
        });
        await using var host = await StartAsync(
            server, "/items/{id}?also={id}", ("Headers:X-Id", "{id}"), ("Credential:Secret", "service-secret"), ("Retries", "0"));
        await host.RunAsync("tool", """{"id":"sesame-opens"}""");
        Assert.Single(server.Requests);
        Assert.Contains(new Uri(server.Url).Authority, host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("service-secret", host.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", null, false)]
    [InlineData("head", null, false)]
    [InlineData("POST", null, true)]
    [InlineData("delete", null, true)]
    [InlineData("PATCH", null, true)]
    [InlineData("POST", "false", false)]
    [InlineData("GET", "true", true)]
    public async Task Start_Method_DecidesWhetherCallsNeedConsent(string method, string? setting, bool needsApproval)
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host = await StartAsync(server, "/", ("Method", method), ("NeedsApproval", setting));
        Assert.Equal(needsApproval, host.Catalog.Tools["tool"].Description.NeedsApproval);
    }

    [Fact]
    public async Task Call_UndeclaredArgument_DoesNotReachTheEndpoint()
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host =
            await StartAsync(
                server, "/items/{id}", ("Parameters", """{"type":"object","properties":{"id":{"type":"string"}}}"""),
                ("Credential:Secret", "service-secret"));
        AssertError("bad_arguments", "'admin' is not known; known are id.", await host.RunAsync("tool", """{"id":"7","admin":"true"}"""));
        Assert.Empty(server.Requests);
    }

    private static Task<ToolHost> StartAsync(TestServer server, string path, params (string Key, string? Value)[] settings) =>
        ToolHost.StartAsync(
        [("Rest:tool:Description", "A tool."), ("Rest:tool:Url", server.Url + path),
            .. settings.Select(setting => ($"Rest:tool:{setting.Key}", setting.Value))]);

    private static void AssertError(string code, string words, ToolRunResult result)
    {
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }
}
