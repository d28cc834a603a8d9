using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>What a first visitor sees on a machine that has no model.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_AskedForTheTime_CallsTheClockAndAnswersFromIt()
    {
        await using var app = await ChatApp.StartAsync();
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "What time is it?" });

        var events = await stream.ReadToEndAsync();

        var called = Assert.Single(events, e => e.Name == "tool.called");
        var finished = Assert.Single(events, e => e.Name == "tool.finished");
        Assert.Equal(("clock", called["callId"]), (called["name"], finished["callId"]));
        Assert.Contains("UTC", finished["result"], StringComparison.Ordinal);
        Assert.Equal("run.finished", Assert.Single(events, e => e.Name == "run.finished").Name);
        Assert.Contains("demo model", events[^1]["text"], StringComparison.Ordinal);
        Assert.Equal("completed", events[^1]["reason"]);
        Assert.Empty(app.Log.Problems);
    }
}
