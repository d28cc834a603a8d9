using System.Diagnostics;
using ChatCluster.ServiceDefaults;
using Xunit;

namespace ChatCluster.Tests.Telemetry;

public sealed class UserTextFilterTests
{
    [Theory]
    [InlineData("https://user:secret@api.example.com/items/secret?q=secret#secret", "https://api.example.com")]
    [InlineData("http://127.0.0.1:8080/secret", "http://127.0.0.1:8080")]
    [InlineData("not an address with a secret", null)]
    public void OnEnd_Address_KeepsOnlyWhomItNames(string url, string? expected)
    {
        using var span = new Activity("GET").SetTag("url.full", url).SetTag("url.query", "q=secret").SetTag("server.address", "kept");
        span.SetStatus(ActivityStatusCode.Error, "secret");
        using var filter = new UserTextFilter();

        filter.OnEnd(span);

        Assert.Equal(expected, span.GetTagItem("url.full"));
        Assert.Equal("kept", span.GetTagItem("server.address"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.DoesNotContain(
            "secret", string.Concat(span.TagObjects.Select(tag => tag.Value)) + span.StatusDescription, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/shared/secret", "/shared/{token}", "/shared/{token}")]
    [InlineData("/shared/secret", null, "/shared/…")]
    [InlineData("/v1/shared/secret", null, "/v1/shared/…")]
    [InlineData("/v1/threads/secret/events", null, "/v1/threads/…")]
    [InlineData("/v1/messages", null, "/v1/messages")]
    [InlineData("/", null, "/")]
    public void OnEnd_PathOfARequest_IsItsRouteOrItsBeginning(string path, string? route, string expected)
    {
        using var span = new Activity("GET").SetTag("url.path", path).SetTag("http.route", route);
        using var filter = new UserTextFilter();

        filter.OnEnd(span);

        Assert.Equal(expected, span.GetTagItem("url.path"));
    }
}
