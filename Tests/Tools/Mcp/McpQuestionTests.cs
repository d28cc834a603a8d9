using System.Text;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>Servers that ask the user before they finish a call.</summary>
public sealed class McpQuestionTests
{
    private const string Seat = """{"seat":{"seat":"12A"}}""";

    [Theory]
    [InlineData(false, "desk_book")]
    [InlineData(true, "desk_survey")]
    public async Task Question_OfATool_IsShownStoredAndAnsweredOnce(bool sessions, string tool)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var host = await StartAsync(server);
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);

        var asked = await AskAsync(rig, tool);

        var question = Assert.Single(asked.Questions);
        Assert.Equal("Which seat?", question.Message);
        Assert.Contains("minLength", question.Schema!.Value.Text, StringComparison.Ordinal);
        Assert.Null(asked.State);
        Assert.Equal(0, server.Writes);
        Assert.Equal(1, (await rig.Threads.FindAsync(rig.Key, default))!.Awaiting);
        Assert.Single(
            (await rig.Threads.ReadTranscriptAsync(rig.Key, new(), default))!.Rounds.Single().Items, item => item.Input is not null);
        var id = question.Id;
        Assert.Equal(
            "input_invalid", Assert.IsType<ThreadAnswer.Invalid>(await AnswerAsync(rig, new($$$"""{"{{{id}}}":{"seat":"1"}}"""))).Code);
        Assert.Equal("input_invalid", Assert.IsType<ThreadAnswer.Invalid>(await AnswerAsync(rig, new("{}"))).Code);
        Assert.IsType<ThreadAnswer.Done>(await AnswerAsync(rig, new(Seat.Replace("\"seat\":{", $"\"{id}\":{{", StringComparison.Ordinal))));
        Assert.Equal("input_not_open", Assert.IsType<ThreadAnswer.Conflict>(await AnswerAsync(rig, new(Seat))).Code);

        var frames = await rig.FinishAsync();
        Assert.Contains("12A", frames.Select(frame => frame.Event).OfType<ToolFinished>().Single().Result, StringComparison.Ordinal);
        Assert.Equal(1, server.Writes);
        Assert.Equal("ada", frames.Select(frame => frame.Event).OfType<InputResolved>().Single().By);
        Assert.All(frames, frame =>
            Assert.DoesNotContain("requestState", Encoding.UTF8.GetString(frame.Json.Span), StringComparison.Ordinal));
        Assert.Null(
            (await rig.Threads.ReadTranscriptAsync(rig.Key, new(), default))!.Rounds.Single().Items.Single(
                item => item.Call is not null).Input);
    }

    [Fact]
    public async Task Question_OfAServerThatKeepsNothing_OutlivesItsProcess()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await StartAsync(server);
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);
        await AskAsync(rig, "desk_book");
        await rig.Threads.StopAsync();

        await rig.NewProcess().ResumeAsync(default);
        await using var other = await StartAsync(server);
        Assert.IsType<ThreadAnswer.Done>(await AnswerAsync(rig, new(Seat)));

        var result = (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single().Result;
        Assert.StartsWith("state-of-the-server: ", result, StringComparison.Ordinal);
        Assert.Contains("12A", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decline")]
    [InlineData("cancel")]
    public async Task Question_ThatIsNotAnswered_IsToldToTheServer(string action)
    {
        await using var server = await McpTestServer.StartAsync(sessions: true);
        await using var host = await StartAsync(server);
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);
        await AskAsync(rig, "desk_survey");

        await rig.Threads.SendAsync(rig.Key, new ResolveInput("c1", action), default);

        Assert.Equal($"{action} ", (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single().Result);
    }

    [Fact]
    public async Task Question_PastItsTime_IsCancelled()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await StartAsync(server);
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);
        rig.Options.ApprovalTime = TimeSpan.FromMilliseconds(200);
        await AskAsync(rig, "desk_book");

        var frames = await rig.FinishAsync();

        Assert.Equal(
            ("cancel", "expired"),
            frames.Select(frame => frame.Event).OfType<InputResolved>().Select(answer => (answer.Action, answer.Reason)).Single());
        Assert.Contains("cancel", frames.Select(frame => frame.Event).OfType<ToolFinished>().Single().Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhileAToolAsks_EndsTheCall()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await StartAsync(server);
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);
        await AskAsync(rig, "desk_book");

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        Assert.Equal("stopped", (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single().Error!.Code);
        Assert.IsType<ThreadAnswer.Conflict>(await AnswerAsync(rig, new(Seat)));
        Assert.Equal(0, server.Writes);
    }

    private static Task<ToolHost> StartAsync(McpTestServer server) =>
        ToolHost.StartMcpAsync(("Servers:desk:Url", server.Url), ("Servers:desk:NeedsApproval", "false"));

    private static async Task<InputRequested> AskAsync(Rig rig, string tool)
    {
        rig.Model.Does(_ => new[] { (AIContent)new FunctionCallContent("c1", tool, new Dictionary<string, object?>()) }.ToAsyncEnumerable())
            .Says("Done.");
        await rig.PostAsync("book a seat");
        return (InputRequested)(await rig.WatchAsync(frame => frame.Event is InputRequested or RunFinished))[^1].Event!;
    }

    private static Task<ThreadAnswer> AnswerAsync(Rig rig, JsonText content) =>
        rig.Threads.SendAsync(rig.Key, new ResolveInput("c1", InputResolved.Accept, content, "ada"), default);
}
