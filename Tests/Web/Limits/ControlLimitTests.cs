using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Limits;

/// <summary>An owner whose requests are used up can still stop, answer, and go on reading.</summary>
public sealed class ControlLimitTests
{
    [Fact]
    public async Task Controls_BeyondTheRequests_HaveABudgetOfTheirOwn()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:RequestsPerMinute", "2"));
        using var ann = app.ClientFor(TestKeys.Ann);
        using var posted = await ann.PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello", threadId = "t1" });
        await posted.JsonAsync();
        using var read = await ann.GetAsync("/v1/me");
        using var refused = await ann.GetAsync("/v1/me");
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");

        for (var i = 0; i < 5; i++)
        {
            using var stop = await ann.PostAsJsonAsync("/v1/threads/t1/stop", new { });
            using var approval = await ann.PostAsJsonAsync("/v1/threads/t1/approvals/c1", new { approved = true });
            await using var stream = await SseStream.OpenAsync(ann, "/v1/threads/t1/events", lastEventId: "1");
            Assert.Equal(HttpStatusCode.OK, stop.StatusCode);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, approval.StatusCode);
            Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        }

        await using var fresh = await SseStream.OpenAsync(ann, "/v1/threads/t1/events");
        Assert.Equal(HttpStatusCode.TooManyRequests, fresh.Response.StatusCode);
    }

    [Fact]
    public async Task Controls_BeyondTheirLimit_Are429AndLeaveRequestsAlone()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:ControlsPerMinute", "1"));
        using var ann = app.ClientFor(TestKeys.Ann);
        using var first = await ann.PostAsJsonAsync("/v1/threads/t1/stop", new { });
        await first.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");

        using var second = await ann.PostAsJsonAsync("/v1/threads/t1/stop", new { });

        await second.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        using var read = await ann.GetAsync("/v1/me");
        await read.JsonAsync();
    }
}
