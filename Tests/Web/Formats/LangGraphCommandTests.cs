using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web.Formats.Replay;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Commands and streams of LangGraph's thread protocol that its client has no method for.</summary>
public sealed class LangGraphCommandTests : IAsyncLifetime
{
    private const string Thread = "/langgraph/threads/t1";

    private readonly LaterTime _time = new();
    private ClientRig _rig = null!;
    private ForeignApp _client = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await ClientRig.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));
        _client = new(_rig.App.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task Checkpoints_AreListed_AndForkedFrom()
    {
        await SayAsync("plain");
        var listed = (await AskAsync("state.listCheckpoints", new { }))["checkpoints"]!.AsArray();
        var checkpoints = listed.Select(checkpoint => (string)checkpoint!["id"]!).ToList();

        Assert.Equal([2, 1, 0], listed.Select(checkpoint => (int)checkpoint!["step"]!));
        Assert.Single((await AskAsync("state.listCheckpoints", new { limit = 1 }))["checkpoints"]!.AsArray());
        Assert.Equal(
            checkpoints[1..],
            (await AskAsync("state.listCheckpoints", new { before = checkpoints[0] }))["checkpoints"]!.AsArray()
                .Select(checkpoint => (string)checkpoint!["id"]!));

        // Another message in the place of the first.
        var forked = await AskAsync("state.fork", new { assistant_id = "default", checkpoint_id = checkpoints[2], input = Input("split") });
        Assert.Equal("t1", (string?)forked["thread_id"]);
        await EndAsync((string)forked["run_id"]!);
        Assert.Equal("split", (string?)(await MessagesAsync())[0]!["content"]);
        Assert.Equal(2, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task State_IsReadByItsKeys_AndTheTreeSaysWhetherItRuns()
    {
        await SayAsync("plain");

        Assert.Empty((await AskAsync("state.get", new { keys = (string[])["other"] }))["values"]!.AsObject());
        Assert.Equal(2, (await AskAsync("state.get", new { keys = (string[])["messages"] }))["values"]!["messages"]!.AsArray().Count);
        Assert.Equal("completed", (string?)(await AskAsync("agent.getTree", new { }))["tree"]!["status"]);

        var run = (string)(await AskAsync("run.start", new { assistant_id = "default", input = Input("cut,tree") }))["run_id"]!;
        Assert.Equal("running", (string?)(await AskAsync("agent.getTree", new { }))["tree"]!["status"]);
        await GoOnAsync("tree");
        await EndAsync(run);
    }

    [Fact]
    public async Task Message_Injected_JoinsTheRun()
    {
        var run = (string)(await AskAsync("run.start", new { assistant_id = "default", input = Input("cut,inject") }))["run_id"]!;
        await AskAsync("input.inject", new { message = new { content = "plain" } });
        await GoOnAsync("inject");
        await EndAsync(run);

        Assert.Equal(
            ["cut,inject", "Cut in the very middle.", "plain", "Hello world"],
            (await MessagesAsync()).Select(message => (string)message!["content"]!));
        Assert.Single((await _rig.App.GetJsonAsync("/v1/threads/t1/messages"))["rounds"]!.AsArray());
    }

    // A connection may be cut behind each event, also behind one of several of a frame, and runs may have come and gone since.
    [Fact]
    public async Task Stream_SinceANumber_BeginsBehindIt()
    {
        await SayAsync("plain");
        await SayAsync("tool");
        var all = await SinceAsync(1, runs: 2);
        Assert.True(all.Count > 30, $"There are {all.Count}.");

        // Text comes in one piece when it is read again.
        foreach (var e in all.FindAll(e => !e.ToJsonString().Contains("-delta", StringComparison.Ordinal)))
        {
            var number = (long)e["seq"]!;
            var missing = all.FindAll(other => (long)other["seq"]! > number);
            var ends = missing.Count(other => (string?)other["params"]!["data"]!["event"] == "completed");

            var rest = ends == 0 ? [] : await SinceAsync(number, ends);

            Assert.Equal(missing.Select(other => other.ToJsonString()), rest.Select(other => other.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("state.burn", "unknown_command")]
    [InlineData("state.fork", "invalid_argument")]
    public async Task Command_ThatCannotBe_IsAnsweredWithItsCode(string method, string code)
    {
        await SayAsync("plain");

        Assert.Equal(("error", code), await RefuseAsync(method));
    }

    [Theory]
    [InlineData("state.get")]
    [InlineData("state.listCheckpoints")]
    [InlineData("agent.getTree")]
    public async Task Command_ForAThreadThatIsNotThere_SaysSo(string method) =>
        Assert.Equal(("error", "no_such_run"), await RefuseAsync(method));

    // The stream of all runs, one after the other, that the run API has.
    [Fact]
    public async Task Stream_OfTheThread_FollowsItsRuns()
    {
        await SayAsync("plain");
        await using var events = await _client.OpenAsync("GET", $"{Thread}/stream");

        await SayAsync("tool");
        await SayAsync("reasoning");

        var text = await events.ReadToAsync("So it is.");
        Assert.Contains("event: metadata", text, StringComparison.Ordinal);
        Assert.Contains("It is noon.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OpenedSoonAfterARun_HasItsEnd_AndLaterOnlyWhatFollows()
    {
        await SayAsync("plain");

        _time.Later = TimeSpan.FromSeconds(50);
        await using (var late = await OpenAsync(since: 0))
        {
            Assert.Contains("Hello world", await late.ReadToAsync("\"event\":\"completed\""), StringComparison.Ordinal);
        }

        _time.Later = TimeSpan.FromMinutes(2);
        using var renamed = await _client.Client.PatchAsJsonAsync(
            "/v1/threads/t1", new { title = "Renamed" }, TestContext.Current.CancellationToken);
        renamed.EnsureSuccessStatusCode();
        await using var later = await OpenAsync(since: 0);
        await SayAsync("reasoning");
        var text = await later.ReadToAsync("\"event\":\"completed\"");
        Assert.Contains("So it is.", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("\"event\":\"running\"").Length - 1);
    }

    private static object Input(string text) => new { messages = (object[])[new { type = "human", content = text }] };

    private async Task<List<JsonNode>> SinceAsync(long since, int runs)
    {
        await using var events = await OpenAsync(since);
        var text = await events.ReadToAsync("\"event\":\"completed\"", runs);
        return
        [
            .. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
                .Select(line => JsonNode.Parse(line["data: ".Length..])!),
        ];
    }

    private Task<ForeignStream> OpenAsync(long since) => _client.OpenAsync(
        "POST", $"{Thread}/stream/events", $$"""{"channels":["messages","lifecycle","values","tools"],"since":{{since}}}""");

    private async Task SayAsync(string text) =>
        await EndAsync((string)(await AskAsync("run.start", new { assistant_id = "default", input = Input(text) }))["run_id"]!);

    private Task GoOnAsync(string gate) => _rig.App.PostForJsonAsync("/v1/messages", new { text = $"go on,{gate}" });

    private async Task EndAsync(string run)
    {
        await _client.GetAsync($"{Thread}/runs/{run}/join");
    }

    private async Task<JsonArray> MessagesAsync() => (await AskAsync("state.get", new { }))["values"]!["messages"]!.AsArray();

    private async Task<JsonNode> AskAsync(string method, object parameters)
    {
        var answer = await SendAsync(method, parameters);
        Assert.True((string?)answer["type"] == "success", answer.ToJsonString());
        return answer["result"]!;
    }

    private async Task<(string?, string?)> RefuseAsync(string method)
    {
        var answer = await SendAsync(method, new { });
        return ((string?)answer["type"], (string?)answer["error"]);
    }

    private async Task<JsonNode> SendAsync(string method, object parameters)
    {
        using var response = await _client.Client.PostAsJsonAsync($"{Thread}/commands", new { id = 7, method, @params = parameters });
        var answer = await response.JsonAsync();
        Assert.Equal(7, (int)answer["id"]!);
        return answer;
    }

    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
    }
}
