using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Tools.Rest;

public sealed class WebPageTests
{
    private const string Page = "<!DOCTYPE html>\n<html><head><title>Sign in &amp; go on</title></head><body>Please sign in</body></html>";

    [Theory]
    [InlineData("text/html; charset=utf-8", Page)]
    [InlineData("application/json", Page)]
    [InlineData("text/plain", "  <html lang=\"en\"><title>Sign in &amp; go on</title></html>")]
    [InlineData("text/html", "<p>Just a part <title>Sign in &amp; go on</title>")]
    public async Task Call_WebPageUnder200_IsAnErrorTheModelCanActOn(string mediaType, string body)
    {
        await using var server = await AnsweringAsync(mediaType, body);
        await using var host = await StartAsync(server);
        var result = await host.RunAsync("tool", "{}");
        Assert.Equal("response_not_json", result.Error?.Code);
        Assert.Contains("HTTP 200 with a web page titled 'Sign in & go on'", result.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Please sign in", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WebPageThatIsAllowed_IsTheResult()
    {
        await using var server = await AnsweringAsync("text/html", Page);
        await using var host = await StartAsync(server, ("AllowHtml", "true"));
        Assert.Equal(Page, (await host.RunAsync("tool", "{}")).Result);
    }

    [Theory]
    [InlineData("text/html", """{"a":1}""")]
    [InlineData("text/plain", "a < b")]
    [InlineData("application/xml", "<items><html/></items>")]
    [InlineData("application/json", "\"<html>\"")]
    public async Task Call_WhatIsNoPage_IsTheResult(string mediaType, string body)
    {
        await using var server = await AnsweringAsync(mediaType, body);
        await using var host = await StartAsync(server);
        Assert.Equal(body, (await host.RunAsync("tool", "{}")).Result);
    }

    [Theory]
    [InlineData("application/json; charset=zzz")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("application/jsön; charset=utf-8")]
    [InlineData("täxt/plain")]
    [InlineData("nonsense")]
    public async Task Call_OddContentType_IsReadAllTheSame(string contentType)
    {
        await using var server = await RawServer.StartAsync(
            $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{{\"a\":1}}");
        await using var host = await ToolHost.StartAsync(("Rest:tool:Description", "A tool."), ("Rest:tool:Url", server.Url));
        Assert.Equal("""{"a":1}""", (await host.RunAsync("tool", "{}")).Result);
    }

    [Theory]
    [InlineData("text/plain; charset=shift_jis", "shift_jis", "今日は天気がいいですね")]
    [InlineData("application/json; charset=gbk", "gbk", """{"city":"北京"}""")]
    [InlineData("text/plain", "windows-1252", "Größe der Straße: schön")]
    [InlineData("text/xml", "windows-1251", """<?xml version="1.0" encoding="windows-1251"?><p>Дождь</p>""")]
    public async Task Call_AnswerInAnOldCharset_IsReadAsItWasWritten(string mediaType, string charset, string body)
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = mediaType;
            await context.Response.Body.WriteAsync(CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(body));
        });
        await using var host = await StartAsync(server);
        Assert.Equal(body, (await host.RunAsync("tool", "{}")).Result);
    }

    private static Task<TestServer> AnsweringAsync(string mediaType, string body) => TestServer.StartAsync(context =>
    {
        context.Response.ContentType = mediaType;
        return context.Response.WriteAsync(body);
    });

    private static Task<ToolHost> StartAsync(TestServer server, params (string Key, string? Value)[] settings) => ToolHost.StartAsync(
        [("Rest:tool:Description", "A tool."), ("Rest:tool:Url", server.Url),
            .. settings.Select(setting => ($"Rest:tool:{setting.Key}", setting.Value))]);
}
