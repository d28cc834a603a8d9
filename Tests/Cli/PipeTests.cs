using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>The command line in a script: the real program against the real server.</summary>
public sealed class PipeTests : IAsyncLifetime
{
    private ModelServer _model = null!;
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _model = await ModelServer.StartAsync();
        _app = await ChatApp.StartAsync(SandboxSettings.For(_model));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Pipe_WithAMessage_PrintsTheReplyAlone()
    {
        _model.Enqueue(ModelReply.Of("Grüße, ", "*Welt* ", "🌍."));

        var (code, output, error) = await CliProcess.RunAsync(_app.Url, "chat", "Sag etwas: ä€😀\n");

        Assert.Equal((0, "Grüße, *Welt* 🌍.\n", ""), (code, output, error));
        Assert.Equal(
            "Sag etwas: ä€😀",
            _model.Requests.Single().Body.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString());
    }

    [Fact]
    public async Task Argument_BesideAPipe_StandsBeforeWhatComesThroughIt()
    {
        var (code, output, _) = await CliProcess.RunAsync(_app.Url, "chat 'Sum this up:'", "line 1\nline 2\n");

        Assert.Equal((0, "Hello from the sandbox.\n"), (code, output));
        var thread = (await _app.GetJsonAsync("/v1/threads"))["items"]![0]!["id"];
        var transcript = await _app.GetJsonAsync($"/v1/threads/{thread}/messages");
        Assert.Equal("Sum this up:\n\nline 1\nline 2", transcript["rounds"]![0]!["message"]!["text"]!.ToString());
    }

    [Fact]
    public async Task Json_IsTheRunsEventsOneALine()
    {
        var (code, output, error) = await CliProcess.RunAsync(_app.Url, "chat --json", "Hello");

        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("run.started", events[0]["type"]!.ToString());
        Assert.Equal(
            "Hello from the sandbox.", string.Concat(events.Where(e => e["type"]!.ToString() == "text.delta").Select(e => e["text"])));
        Assert.Equal(("run.finished", "completed"), (events[^1]["type"]!.ToString(), events[^1]["reason"]!.ToString()));
    }

    [Fact]
    public async Task Thread_NamedOrTheLastOne_IsGoneOnWith()
    {
        await CliProcess.RunAsync(_app.Url, "chat one");
        var thread = (await _app.GetJsonAsync("/v1/threads"))["items"]![0]!["id"]!.ToString();

        Assert.Equal(0, (await CliProcess.RunAsync(_app.Url, $"chat --thread {thread} two")).Code);
        Assert.Equal(0, (await CliProcess.RunAsync(_app.Url, "chat -c three")).Code);

        var rounds = (await _app.GetJsonAsync($"/v1/threads/{thread}/messages"))["rounds"]!.AsArray();
        Assert.Equal(["one", "two", "three"], rounds.Select(round => round!["message"]!["text"]!.ToString()));
    }

    [Fact]
    public async Task Interrupt_InMidText_StopsTheRunAndKeepsItsText()
    {
        _model.Enqueue(ModelReply.Of("So ", "far").Stall());
        using var program = CliProcess.Start(_app.Url, "chat --json go");
        await program.WriteAsync("");
        string? line;
        do
        {
            line = await program.ReadLineAsync();
        }
        while (line is not null && !line.Contains("far\"", StringComparison.Ordinal));

        await program.InterruptAsync();
        var (code, output, error) = await program.EndAsync();

        Assert.Equal(130, code);
        var end = JsonNode.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
        Assert.Equal(("stopped", "So far"), (end["reason"]!.ToString(), end["text"]!.ToString()));
        Assert.Contains("Stopping", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatFails_EndsWithItsOwnCodeAndSaysWhy()
    {
        _model.Script = _ => ModelReply.Failure(401, "Incorrect API key.");

        var (code, output, error) = await CliProcess.RunAsync(_app.Url, "chat Hello");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("The run failed:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_IntoAThreadThatRuns_WaitsForItsTurnAndShowsItsOwnReplyOnly()
    {
        var gate = new TaskCompletionSource();
        _model.Enqueue(ModelReply.Of("First").Wait(gate.Task).Text(" reply."), ModelReply.Of("Second reply."));
        var posted = await _app.PostForJsonAsync("/v1/messages?wait=false", new { text = "one" });
        using var program = CliProcess.Start(_app.Url, $"chat --thread {posted["threadId"]} two");
        await program.WriteAsync("");
        for (JsonArray queue = []; queue.Count == 0;)
        {
            queue = (await _app.GetJsonAsync($"/v1/threads/{posted["threadId"]}/queue"))["items"]!.AsArray();
            await Task.Delay(50);
        }

        gate.SetResult();
        var (code, output, error) = await program.EndAsync();

        Assert.Equal((0, "Second reply.\n"), (code, output));
        Assert.Contains("waits for its end", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Denied", "no one", 0)]
    [InlineData("--approvals approve", "Approved", "OK", 1)]
    public async Task Approval_InAPipe_IsDeniedUnlessTheCommandLineConsents(string option, string note, string told, int calls)
    {
        var called = 0;
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            called++;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "\"OK\"");
        });
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(_model), .. Page.RestTool.Settings("lookup", $"{endpoint.Url}/", needsApproval: true)]);
        _model.Enqueue(new ModelReply().Call("lookup"), ModelReply.Of("Done."));

        var (code, output, error) = await CliProcess.RunAsync(app.Url, $"chat {option} go");

        Assert.Equal((0, "Done.\n", calls), (code, output, called));
        Assert.Contains(note, error, StringComparison.Ordinal);
        Assert.Contains(told, _model.Requests.Last().Body.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Export_ToAFile_IsWholeAndWritesOverNothing()
    {
        await CliProcess.RunAsync(_app.Url, "chat Hello");
        var thread = (await _app.GetJsonAsync("/v1/threads"))["items"]![0]!["id"]!.ToString();
        var folder = Directory.CreateTempSubdirectory("chatcluster-cli-");
        var file = Path.Combine(folder.FullName, "thread.md");

        var first = await CliProcess.RunAsync(_app.Url, $"export {thread} -o {file}");
        var second = await CliProcess.RunAsync(_app.Url, $"export {thread} -o {file}");
        var lines = await CliProcess.RunAsync(_app.Url, $"export {thread} --format jsonl");

        Assert.Equal((0, 1, 0), (first.Code, second.Code, lines.Code));
        Assert.Contains("--force", second.Error, StringComparison.Ordinal);
        Assert.Contains("Hello from the sandbox.", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder.FullName));
        Assert.Equal("thread.created", JsonNode.Parse(lines.Output.Split('\n')[0])!["type"]!.ToString());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ListAndSearch_InAPipe_AreLinesToCut()
    {
        await CliProcess.RunAsync(_app.Url, "chat 'Tell me of penguins'");
        await CliProcess.RunAsync(_app.Url, "chat 'Tell me of whales'");

        var list = await CliProcess.RunAsync(_app.Url, "threads list -n 5");
        var json = await CliProcess.RunAsync(_app.Url, "threads list --json -n 1");
        var found = await CliProcess.RunAsync(_app.Url, "search penguins");
        var nothing = await CliProcess.RunAsync(_app.Url, "search walrus");

        var lines = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToList();
        Assert.Equal(["Tell me of whales", "Tell me of penguins"], lines.Select(line => line[2]));
        Assert.Equal(lines[0][0], JsonNode.Parse(json.Output)!["id"]!.ToString());
        Assert.Equal(lines[1][0], found.Output.Split('\t')[0]);
        Assert.Contains("user\tTell me of penguins", found.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (nothing.Code, nothing.Output));
    }
}
