using System.Net;
using Xunit;

namespace ChatCluster.Tests.Web.Operations;

public sealed class OpenApiCacheTests
{
    [Fact]
    public async Task Document_AskedForAgain_IsTheSameAndNotSentTwice()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var first = await app.Client.GetAsync("/openapi/v1.json");
        var tag = first.Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { IfNoneMatch = { tag } } };

        using var unchanged = await app.Client.SendAsync(again);
        using var other = await app.Client.GetAsync("/openapi/v1.json");

        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        Assert.Equal(tag, other.Headers.ETag);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await other.Content.ReadAsByteArrayAsync());
    }
}
