using System.Net;
using Xunit;

namespace ChatCluster.Tests.Web.Limits;

public sealed class AddressLimitTests
{
    [Theory]
    [InlineData("/version")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/basic/index.html")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    public async Task Requests_ThatNeedNoKey_AreLimitedByAddress(string path)
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:RequestsPerAddress", "2"));
        using var first = await app.Client.GetAsync(path);
        using var second = await app.Client.GetAsync(path);

        using var third = await app.Client.GetAsync(path);

        Assert.NotEqual(HttpStatusCode.TooManyRequests, second.StatusCode);
        await third.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 31);
    }

    [Fact]
    public async Task Health_IsCountedApart_SoThatPagesDoNotStarveIt()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:RequestsPerAddress", "1"));
        using var first = await app.Client.GetAsync("/version");
        using var second = await app.Client.GetAsync("/version");

        using var health = await app.Client.GetAsync("/health/live");

        await second.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        await health.JsonAsync();
    }

    [Fact]
    public async Task Requests_OfThisMachineAlone_AreNotLimited()
    {
        await using var app = await ChatApp.StartAsync();

        for (var i = 0; i < 700; i++)
        {
            using var answer = await app.Client.GetAsync("/version");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
