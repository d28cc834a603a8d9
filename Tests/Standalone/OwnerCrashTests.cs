using System.Net;
using System.Net.Http.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Tools.Mcp;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>The process is killed while its owner is asked: the question is still there, and the answer counts once.</summary>
public sealed class OwnerCrashTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
    private ModelServer _model = null!;
    private McpTestServer _server = null!;

    private (string Name, string Value)[] Settings(bool asksFirst) =>
    [
        .. SandboxSettings.For(_model), ("ChatCluster:Mcp:Servers:desk:Url", _server.Url),
        ("ChatCluster:Mcp:Servers:desk:NeedsApproval", asksFirst.ToString()),
    ];

    public async ValueTask InitializeAsync() => (_model, _server) = (await ModelServer.StartAsync(), await McpTestServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Kill_BetweenAnApprovalAndItsAnswer_TheCallIsMadeOnce()
    {
        _model.Enqueue(new ModelReply().Calls(new("desk_write", "{}", "w1"), new("page_title", "{}", "p1")), ModelReply.Of("Done."));
        var (thread, asked) = await KillAtAsync("approval.requested", asksFirst: true);

        await using var second = await StandaloneProcess.StartAsync(_data, Settings(asksFirst: true));
        var answer = new { approved = true, argumentsHash = asked["argumentsHash"] };
        using var changed = await second.Client.PostAsJsonAsync(
            $"/v1/threads/{thread}/approvals/{asked["callId"]}", new { approved = true, argumentsHash = "other" });
        using var unknown = await second.Client.PostAsJsonAsync(
            $"/v1/threads/{thread}/approvals/{asked["callId"]}", new { approved = true, arguments = new { no = "such" } });
        using var first = await second.Client.PostAsJsonAsync($"/v1/threads/{thread}/approvals/{asked["callId"]}", answer);
        using var again = await second.Client.PostAsJsonAsync($"/v1/threads/{thread}/approvals/{asked["callId"]}", answer);

        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK, HttpStatusCode.Conflict],
            [changed.StatusCode, unknown.StatusCode, first.StatusCode, again.StatusCode]);

        // So does a call that the client makes.
        var open = await second.Client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>($"/v1/threads/{thread}/approvals");
        Assert.Equal("page_title", open!["calls"]![0]!["name"]!.ToString());
        using var brought = await second.Client.PostAsJsonAsync($"/v1/threads/{thread}/results/p1", new { result = "Home" });
        using var twice = await second.Client.PostAsJsonAsync($"/v1/threads/{thread}/results/p1", new { result = "Home" });
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], [brought.StatusCode, twice.StatusCode]);
        await FinishAsync(second, thread);
        Assert.Equal(1, _server.Writes);
    }

    [Fact]
    public async Task Kill_BetweenAQuestionAndItsAnswer_TheCallIsFinishedWithIt()
    {
        _model.Enqueue(new ModelReply().Call("desk_book"), ModelReply.Of("Done."));
        var (thread, asked) = await KillAtAsync("input.requested", asksFirst: false);
        Assert.DoesNotContain("state-of-the-server", asked.Data.ToJsonString(), StringComparison.Ordinal);

        await using var second = await StandaloneProcess.StartAsync(_data, Settings(asksFirst: false));
        var open = await second.Client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>($"/v1/threads/{thread}/approvals");
        Assert.Equal("seat", open!["inputs"]![0]!["questions"]![0]!["id"]!.ToString());
        var answer = new { action = "accept", content = new { seat = new { seat = "12A" } } };
        using var first = await second.Client.PostAsJsonAsync($"/v1/threads/{thread}/inputs/{asked["callId"]}", answer);
        using var again = await second.Client.PostAsJsonAsync($"/v1/threads/{thread}/inputs/{asked["callId"]}", answer);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], [first.StatusCode, again.StatusCode]);
        Assert.Contains("12A", await FinishAsync(second, thread), StringComparison.Ordinal);
        Assert.Equal(1, _server.Writes);
    }

    private async Task<(string Thread, SseEvent Asked)> KillAtAsync(string question, bool asksFirst)
    {
        await using var first = await StandaloneProcess.StartAsync(_data, Settings(asksFirst));
        await using var stream = await SseStream.OpenAsync(
            first.Client, "/v1/messages", new { text = "book", clientTools = new[] { new { name = "page_title" } } });
        var thread = "";
        while (await stream.ReadAsync() is { } next)
        {
            thread = next.Name == "thread.created" ? next["threadId"]! : thread;
            if (next.Name == question)
            {
                await first.KillAsync();
                return (thread, next);
            }
        }

        throw new InvalidOperationException($"Nobody was asked: {stream.RawText}");
    }

    /// <summary>Waits for the end of the run, and answers with the result of its tool.</summary>
    private static async Task<string> FinishAsync(StandaloneProcess process, string thread)
    {
        await using var stream = await SseStream.OpenAsync(process.Client, $"/v1/threads/{thread}/events");
        var result = "";
        while (await stream.ReadAsync() is { } next && next.Name != "run.finished")
        {
            result = next.Name == "tool.finished" ? next.Data.ToJsonString() : result;
        }

        return result;
    }
}
