using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Tools.OpenApi;

public sealed class OpenApiCallTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"openapi-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("form", true, """{"v":["a b","c"]}""", "/x?v=a%20b&v=c")]
    [InlineData("form", false, """{"v":["a b","c,d"]}""", "/x?v=a%20b,c%2Cd")]
    [InlineData("form", true, """{"v":{"r":1,"g":2}}""", "/x?r=1&g=2")]
    [InlineData("form", false, """{"v":{"r":1,"g":2}}""", "/x?v=r,1,g,2")]
    [InlineData("spaceDelimited", false, """{"v":["a","b"]}""", "/x?v=a%20b")]
    [InlineData("pipeDelimited", false, """{"v":["a","b"]}""", "/x?v=a%7Cb")]
    [InlineData("deepObject", true, """{"v":{"a":{"b":"1&2"},"c":[3]}}""", "/x?v%5Ba%5D%5Bb%5D=1%262&v%5Bc%5D%5B0%5D=3")]
    [InlineData("form", true, """{"v":[]}""", "/x")]
    [InlineData("form", true, """{}""", "/x")]
    public async Task Query_OfAStyle_IsWrittenInIt(string style, bool explode, string arguments, string target) =>
        Assert.Equal(target, (await SendAsync("get", "/x", Parameter("query", style, explode), null, arguments)).Target);

    [Theory]
    [InlineData("simple", false, """{"v":"a/b?c#d%2e"}""", "/x/a%2Fb%3Fc%23d%252e/y")]
    [InlineData("simple", false, """{"v":["a","b"]}""", "/x/a,b/y")]
    [InlineData("simple", true, """{"v":{"r":1}}""", "/x/r=1/y")]
    [InlineData("label", true, """{"v":["a","b"]}""", "/x/.a.b/y")]
    [InlineData("label", false, """{"v":["a","b"]}""", "/x/.a,b/y")]
    [InlineData("matrix", true, """{"v":["a","b"]}""", "/x/;v=a;v=b/y")]
    [InlineData("matrix", false, """{"v":["a","b"]}""", "/x/;v=a,b/y")]
    [InlineData("simple", false, """{"v":"{w}"}""", "/x/%7Bw%7D/y")]
    public async Task Path_OfAStyle_IsWrittenInIt(string style, bool explode, string arguments, string target) =>
        Assert.Equal(target, (await SendAsync("get", "/x/{v}/y", Parameter("path", style, explode), null, arguments)).Target);

    [Theory]
    [InlineData(""".""")]
    [InlineData("""..""")]
    [InlineData("""a/../b""")]
    [InlineData("""%2e%2e""")]
    [InlineData("""..\\x""")]
    [InlineData(""" """)]
    public async Task Path_ValueThatWalks_IsRefused(string value)
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host =
            await StartAsync(server, "get", "/x/{v}/y", """[{"name":"v","in":"path","required":true,"schema":{"type":"string"}}]""", null);

        var result = await host.RunAsync("doc_op", $$"""{"v":"{{value}}"}""");

        Assert.Equal("bad_arguments", result.Error?.Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Header_OfAnArgument_CannotBeginAnother()
    {
        var request =
            await SendAsync(
                "get", "/x",
                """[{"name":"X-Note","in":"header","schema":{"type":"string"}},{"name":"crumb","in":"cookie","schema":{"type":"string"}}]""", null, """{"X-Note":"a\r\nX-Evil: é","crumb":"a;b=c"}""");

        Assert.Equal("a X-Evil: é", request.Headers["X-Note"]);
        Assert.Equal("crumb=a%3Bb%3Dc", request.Headers["Cookie"]);
        Assert.False(request.Headers.ContainsKey("X-Evil"));
    }

    [Theory]
    [InlineData("application/json", "{}", """{"body":{"a":[1]}}""", """{"a":[1]}""")]
    [InlineData("application/merge-patch+json", "{}", """{"body":[1]}""", "[1]")]
    [InlineData("text/plain", """{"type":"string"}""", """{"body":"hello"}""", "hello")]
    [InlineData(
        "application/x-www-form-urlencoded", """{"type":"object"}""", """{"body":{"a":"1&2","b":[1,2],"c":{"d":1}}}""",
        "a=1%262&b=1&b=2&c=%7B%22d%22%3A1%7D")]
    public async Task Body_OfAMediaType_IsWrittenInIt(string type, string schema, string arguments, string body)
    {
        var request =
            await SendAsync(
                "post", "/x", "[]", """{"required":true,"content":{"$type":{"schema":$schema}}}""".Replace(
                    "$type", type, StringComparison.Ordinal).Replace("$schema", schema, StringComparison.Ordinal), arguments);

        Assert.Equal(body, request.Body);
        Assert.Equal(type, request.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal("key-1", request.Headers["Idempotency-Key"]);
    }

    [Fact]
    public async Task Body_FormWithDeepObjects_IsWrittenAsTheDocumentSays()
    {
        var request = await SendAsync("post", "/x", "[]", """
            {"content":{"application/x-www-form-urlencoded":{"encoding":{"meta":{"style":"deepObject","explode":true}},
              "schema":{"type":"object","properties":{"meta":{"type":"object"}}}}}}
            """, """{"body":{"meta":{"a":{"b":1}}}}""");

        Assert.Equal("meta%5Ba%5D%5Bb%5D=1", request.Body);
    }

    [Fact]
    public async Task Body_Multipart_HasAPartForEachField()
    {
        var request = await SendAsync("post", "/x", "[]", """
            {"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"name":{"type":"string"},"file":{"type":"string","format":"binary"},"meta":{"type":"object"}}}}}}
            """, """{"body":{"name":"n\"x","file":"text","meta":{"a":1}}}""");

        Assert.StartsWith("multipart/form-data; boundary=", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("name=\"file\"; filename=\"file\"", request.Body, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", request.Body, StringComparison.Ordinal);
        Assert.Contains("n\"x", request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"http","scheme":"bearer"}""", "Authorization", "Bearer hidden-secret")]
    [InlineData("""{"type":"http","scheme":"basic"}""", "Authorization", "Basic aGlkZGVuLXNlY3JldDo=")]
    [InlineData("""{"type":"oauth2","flows":{}}""", "Authorization", "Bearer hidden-secret")]
    [InlineData("""{"type":"apiKey","in":"header","name":"X-Key"}""", "X-Key", "hidden-secret")]
    [InlineData("""{"type":"apiKey","in":"cookie","name":"sid"}""", "Cookie", "sid=hidden-secret")]
    public async Task Credential_OfAScheme_IsSentAsTheSchemeSays(string scheme, string header, string value)
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host =
            await StartAsync(server, "get", "/x", "[]", null, scheme, ("OpenApi:doc:Credentials:s:Secret", "hidden-secret"));

        await host.RunAsync("doc_op", "{}");

        Assert.Equal(value, Assert.Single(server.Requests).Headers[header]);
    }

    [Fact]
    public async Task Credential_InTheQuery_IsSentAndNeverTold()
    {
        await using var server =
            await TestServer.StartAsync(context => context.Response.WriteAsync($"you asked {context.Request.QueryString}"));
        await using var host =
            await StartAsync(
                server, "get", "/x", "[]", null, """{"type":"apiKey","in":"query","name":"key"}""",
                ("OpenApi:doc:Credentials:s:Forward", "mine"));

        var without = await host.RunAsync("doc_op", "{}");
        var with = await host.RunAsync("doc_op", "{}", new Dictionary<string, string> { ["mine"] = "hidden-secret" });

        Assert.Equal("no_credential", without.Error?.Code);
        Assert.Equal("/x?key=hidden-secret", Assert.Single(server.Requests).Target);
        Assert.DoesNotContain("hidden-secret", $"{with.Result}{with.Preview}{host.Log.Text}", StringComparison.Ordinal);
    }

    private async Task<ChatCluster.Sandbox.IntelOwl.RecordedRequest> SendAsync(
        string method, string path, string parameters, string? body, string arguments)
    {
        await using var server = await TestServer.StartAsync("{}");
        await using var host = await StartAsync(server, method, path, parameters, body);
        var result = await host.RunAsync("doc_op", arguments);
        Assert.True(result.Error is null, result.Error?.Message);
        return Assert.Single(server.Requests);
    }

    private static string Parameter(string place, string style, bool explode) =>
        $$"""[{"name":"v","in":"{{place}}","required":{{(place == "path" ? "true" : "false")}},"style":"{{style}}","explode":{{(explode ? "true" : "false")}},"schema":{ } }]""";

    private async Task<ToolHost> StartAsync(
        TestServer server, string method, string path, string parameters, string? body, string? scheme = null,
        params (string, string?)[] settings)
    {
        var security = scheme is null ? "" : $"\"security\":[{{\"s\":[]}}],\"components\":{{\"securitySchemes\":{{\"s\":{scheme}}}}},";
        var content = body is null ? "" : $",\"requestBody\":{body}";
        await File.WriteAllTextAsync(_file, """
            {"openapi":"3.0.3","info":{"title":"T","version":"1"},$security
             "paths":{"$path":{"$method":{"operationId":"op","parameters":$parameters$content,"responses":{"200":{"description":"ok"}}}}}}
            """
            .Replace("$security", security, StringComparison.Ordinal).Replace("$path", path, StringComparison.Ordinal)
            .Replace("$method", method, StringComparison.Ordinal)
            .Replace("$parameters", parameters, StringComparison.Ordinal).Replace("$content", content, StringComparison.Ordinal));
        return await ToolHost.StartAsync([("OpenApi:doc:Url", _file), ("OpenApi:doc:Server", server.Url), .. settings]);
    }
}
