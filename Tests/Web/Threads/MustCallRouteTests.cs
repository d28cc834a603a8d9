using System.Net;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

/// <summary>What a client says of the tool that has to be called.</summary>
public sealed class MustCallRouteTests
{
    private readonly ScriptedThreads _threads = new();

    [Fact]
    public async Task MustCall_OfAMessageAndOfAResult_ReachesTheThread()
    {
        await using var app = await _threads.StartAppAsync();

        using var posted = await app.PostAsync("/v1/threads/t1/messages?wait=false", new { text = "x", mustCall = "*" });
        using var brought = await app.PostAsync("/v1/threads/t1/results/c1", new { result = "Home", mustCall = "clock" });
        using var no = await app.PostAsync("/v1/threads/t1/messages", new { text = "x", mustCall = "clock", toolChoice = "none" });
        using var odd = await app.PostAsync("/v1/threads/t1/results/c1", new { result = "Home", mustCall = "no such name" });

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (posted.StatusCode, brought.StatusCode));
        await no.ProblemAsync(HttpStatusCode.UnprocessableEntity, "bad_value");
        await odd.ProblemAsync(HttpStatusCode.UnprocessableEntity, "bad_value");
        var asked = _threads.Requests.Select(request => request.Request).ToList();
        Assert.Equal(ClientTool.Any, Assert.Single(asked.OfType<PostMessage>()).MustCall);
        Assert.Equal(new("c1", "Home", MustCall: "clock"), Assert.Single(asked.OfType<ResolveToolCall>()));
    }
}
