using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>The command line in a script, whatever serves it: the cases that one process and a front end of a cluster pass.</summary>
internal sealed partial class PipeCases(HttpClient client, ModelServer model, LookupTool tool)
{
    private readonly ConcurrentQueue<ModelRequest> _asked = new();

    private Uri Server => client.BaseAddress!;

    public async Task PipeWithAMessage_PrintsTheReplyAloneAsync()
    {
        Answer(ModelReply.Of("Grüße, ", "*Welt* ", "🌍."));

        var (code, output, error) = await CliProcess.RunAsync(Server, "chat", "Sag etwas: ä€😀\n");

        Assert.Equal((0, "Grüße, *Welt* 🌍.\n", ""), (code, output, error));
        Assert.Equal(
            "Sag etwas: ä€😀",
            Assert.Single(_asked).Body.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString());
    }

    public async Task ArgumentBesideAPipe_StandsBeforeWhatComesThroughItAsync()
    {
        Answer();

        var (code, output, _) = await CliProcess.RunAsync(Server, "chat 'Sum this up:'", "line 1\nline 2\n");

        Assert.Equal((0, "Hello from the sandbox.\n"), (code, output));
        Assert.Equal(["Sum this up:\n\nline 1\nline 2"], await MessagesAsync(await LastThreadAsync()));
    }

    public async Task Json_IsTheRunsEventsOneALineAsync()
    {
        Answer();

        var (code, output, error) = await CliProcess.RunAsync(Server, "chat --json", "Hello");

        var events = Events(output);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("run.started", events[0]["type"]!.ToString());
        Assert.Equal(
            "Hello from the sandbox.", string.Concat(events.Where(e => e["type"]!.ToString() == "text.delta").Select(e => e["text"])));
        Assert.Equal(("run.finished", "completed"), (events[^1]["type"]!.ToString(), events[^1]["reason"]!.ToString()));
    }

    public async Task ThreadNamedOrTheLastOne_IsGoneOnWithAsync()
    {
        Answer();
        await CliProcess.RunAsync(Server, "chat one");
        var thread = await LastThreadAsync();

        Assert.Equal(0, (await CliProcess.RunAsync(Server, $"chat --thread {thread} two")).Code);
        Assert.Equal(0, (await CliProcess.RunAsync(Server, "chat -c three")).Code);

        Assert.Equal(["one", "two", "three"], await MessagesAsync(thread));
    }

    public async Task InterruptInMidText_StopsTheRunAndKeepsItsTextAsync()
    {
        Answer(ModelReply.Of("So ", "far").Stall());
        using var program = CliProcess.Start(Server, "chat --json go");
        await program.WriteAsync("");
        await program.ReadToAsync("far\"");

        await program.InterruptAsync();
        var (code, output, error) = await program.EndAsync();

        Assert.Equal(130, code);
        var end = Events(output)[^1];
        Assert.Equal(("stopped", "So far"), (end["reason"]!.ToString(), end["text"]!.ToString()));
        Assert.Contains("Stopping", error, StringComparison.Ordinal);
    }

    public async Task InterruptTwice_LeavesAndStopsTheRunAsync()
    {
        Answer(ModelReply.Of("So ", "far").Stall());
        using var program = CliProcess.Start(Server, "chat --json go");
        await program.WriteAsync("");
        await program.ReadToAsync("far\"");

        await program.InterruptAsync();
        await program.InterruptAsync();

        Assert.Equal(130, (await program.EndAsync()).Code);
        using var patience = new CancellationTokenSource(CliProcess.Patience);
        JsonNode? round;
        while ((round = (await GetAsync($"/v1/threads/{await LastThreadAsync()}/messages"))["rounds"]![0])!["reason"] is null)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(("stopped", "So far"), (round["reason"]!.ToString(), round["items"]![0]!["text"]!.ToString()));
    }

    public async Task RunThatFails_EndsWithItsOwnCodeAndSaysWhyAsync()
    {
        model.Script = _ => ModelReply.Failure(401, "Incorrect API key.");

        var (code, output, error) = await CliProcess.RunAsync(Server, "chat Hello");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("The run failed:", error, StringComparison.Ordinal);
    }

    public async Task MessageIntoAThreadThatRuns_WaitsForItsTurnAndShowsItsOwnReplyOnlyAsync()
    {
        var gate = new TaskCompletionSource();
        Answer(ModelReply.Of("First").Wait(gate.Task).Text(" reply."), ModelReply.Of("Second reply."));
        var posted = await PostAsync("/v1/messages?wait=false", new { text = "one" });
        using var program = CliProcess.Start(Server, $"chat --thread {posted["threadId"]} two");
        await program.WriteAsync("");
        await QueuedAsync(posted);

        gate.SetResult();
        var (code, output, error) = await program.EndAsync();

        Assert.Equal((0, "Second reply.\n"), (code, output));
        Assert.Contains("waits for its end", error, StringComparison.Ordinal);
    }

    public async Task ExportToAFile_IsWholeAndWritesOverNothingAsync()
    {
        Answer();
        await CliProcess.RunAsync(Server, "chat Hello");
        var thread = await LastThreadAsync();
        var folder = Directory.CreateTempSubdirectory("chatcluster-cli-");
        var file = Path.Combine(folder.FullName, "thread.md");

        var first = await CliProcess.RunAsync(Server, $"export {thread} -o {file}");
        var second = await CliProcess.RunAsync(Server, $"export {thread} -o {file}");
        var lines = await CliProcess.RunAsync(Server, $"export {thread} --format jsonl");

        Assert.Equal((0, 1, 0), (first.Code, second.Code, lines.Code));
        Assert.Contains("--force", second.Error, StringComparison.Ordinal);
        Assert.Contains("Hello from the sandbox.", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder.FullName));
        Assert.Equal("thread.created", JsonNode.Parse(lines.Output.Split('\n')[0])!["type"]!.ToString());
        folder.Delete(recursive: true);
    }

    public async Task ListAndSearch_AreLinesToCutAsync()
    {
        Answer();
        await CliProcess.RunAsync(Server, "chat 'Tell me of penguins'");
        await CliProcess.RunAsync(Server, "chat 'Tell me of whales'");

        var list = await CliProcess.RunAsync(Server, "threads list -n 2");
        var json = await CliProcess.RunAsync(Server, "threads list --json -n 1");
        var found = await CliProcess.RunAsync(Server, "search penguins");
        var nothing = await CliProcess.RunAsync(Server, "search walrus");

        var lines = Lines(list.Output);
        Assert.Equal(["Tell me of whales", "Tell me of penguins"], lines.Select(line => line[2]));
        Assert.Equal(lines[0][0], JsonNode.Parse(json.Output)!["id"]!.ToString());
        Assert.Equal(lines[1][0], found.Output.Split('\t')[0]);
        Assert.Contains("user\tTell me of penguins", found.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (nothing.Code, nothing.Output));

        // Of what the list is asked to leave out or to show besides.
        using (var archived = await client.PatchAsJsonAsync($"/v1/threads/{lines[1][0]}", new { archived = true }))
        {
            archived.EnsureSuccessStatusCode();
        }

        var whales = await CliProcess.RunAsync(Server, "threads list --query whales");
        var hidden = await CliProcess.RunAsync(Server, "threads list --query penguins");
        var shown = await CliProcess.RunAsync(Server, "threads list --query penguins --archived");
        Assert.Equal(["Tell me of whales"], Lines(whales.Output).Select(line => line[2]));
        Assert.Equal((0, ""), (hidden.Code, hidden.Output));
        Assert.Equal(["Tell me of penguins"], Lines(shown.Output).Select(line => line[2]));
    }

    private void Answer(params ModelReply[] replies)
    {
        _asked.Clear();
        var next = new ConcurrentQueue<ModelReply>(replies);
        model.Script = request =>
        {
            _asked.Enqueue(request);
            return next.TryDequeue(out var reply) ? reply : ModelReply.Of("Hello", " from", " the", " sandbox", ".");
        };
    }

    private static List<JsonNode> Events(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static List<string[]> Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];

    private async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        return await answer.JsonAsync();
    }

    private async Task<string> LastThreadAsync() => (await GetAsync("/v1/threads?limit=1"))["items"]![0]!["id"]!.ToString();

    private async Task<IEnumerable<string>> MessagesAsync(string thread) =>
        (await GetAsync($"/v1/threads/{thread}/messages"))["rounds"]!.AsArray().Select(round => round!["message"]!["text"]!.ToString());

    private async Task QueuedAsync(JsonNode posted)
    {
        using var patience = new CancellationTokenSource(CliProcess.Patience);
        while ((await GetAsync($"/v1/threads/{posted["threadId"]}/queue"))["items"]!.AsArray().Count == 0)
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
