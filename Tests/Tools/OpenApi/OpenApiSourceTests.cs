using ChatCluster.Tools;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Tools.OpenApi;

public sealed class OpenApiSourceTests : IDisposable
{
    private const string Document =
        """{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"/api"}],"paths":{"/a":{"get":{"operationId":"op"}}}}""";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"openapi-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task File_NotThere_StopsTheStart()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ToolHost.StartAsync(("OpenApi:doc:Url", _file)));

        Assert.Contains(
            $"ChatCluster:Tools:OpenApi:doc:Url: The OpenAPI document {_file} cannot be read", Assert.Single(refused.Failures),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Url", "", "Url is missing")]
    [InlineData("Server", "/api", "is relative")]
    [InlineData("Prefix", "a b", "Prefix is 'a b'")]
    [InlineData("Include:Methods:0", "FETCH", "selects the method 'FETCH'")]
    [InlineData("Credentials:x:Secret", "", "needs either Secret")]
    [InlineData("Retries", "9", "Retries is 9")]
    [InlineData("Headers:a b", "c", "is not a valid header name")]
    public async Task Settings_Wrong_AreNamed(string key, string value, string expected)
    {
        await File.WriteAllTextAsync(_file, Document);

        var refused =
            await Assert.ThrowsAsync<OptionsValidationException>(
                () => ToolHost.StartAsync(
                    key == "Url" ? [("OpenApi:doc:Url", value)] : [("OpenApi:doc:Url", _file), ($"OpenApi:doc:{key}", value)]));

        Assert.Contains(
            refused.Failures, failure =>
                failure.Contains(expected, StringComparison.Ordinal)
                    && failure.Contains("ChatCluster:Tools:OpenApi:doc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Url_ThatIsAway_IsShownAndTriedAgain()
    {
        var there = false;
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = there ? 200 : 503;
            return context.Response.WriteAsync(Document);
        });
        var time = new FakeTimeProvider();
        await using var host = await ToolHost.StartAsync(
            [("OpenApi:doc:Url", $"{server.Url}/openapi.json"), ("OpenApi:doc:Server", server.Url)],
            services => services.AddSingleton<TimeProvider>(time));

        await UntilAsync(() => host.Documents.Reports.Single().State == ToolSourceState.Unavailable);
        Assert.Contains("answers HTTP 503", host.Documents.Reports.Single().Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("doc_op", host.Catalog.Tools.Keys);
        Assert.True(host.Catalog.MayCome("doc_op") && host.Catalog.MayCome("doc_*") && !host.Catalog.MayCome("other"));

        there = true;
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return host.Catalog.Tools.ContainsKey("doc_op");
        });
        Assert.Equal("doc_op", Assert.Single(host.Documents.Reports.Single().Operations).Tool);
        Assert.False(host.Catalog.MayCome("doc_other"));
        Assert.Equal("{", (await host.RunAsync("doc_op", "{}")).Result![..1]);
    }

    [Fact]
    public async Task Server_OfTheDocumentItself_IsCheckedByAddress()
    {
        await File.WriteAllTextAsync(_file, Document.Replace("/api", "http://inside.example.com", StringComparison.Ordinal));
        await using var host = await ToolHost.StartAsync(
            [("OpenApi:doc:Url", _file)],
            services => services.AddSingleton<ChatCluster.Tools.Safety.ResolveName>(
                (_, _) => Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Loopback])));

        Assert.Equal("address_refused", (await host.RunAsync("doc_op", "{}")).Error?.Code);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
