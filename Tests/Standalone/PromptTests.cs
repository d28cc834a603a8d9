using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>What reaches the model, by its own record, over both protocols.</summary>
public sealed class PromptTests : IAsyncLifetime
{
    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    [Fact]
    public async Task Prompt_AfterThreeSteps_HoldsEachMessageOnce()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(
            new ModelReply().Text("First look.").Call("clock", """{"timezone":"Europe/Rome"}"""),
            new ModelReply().Text("Second look.").Call("clock", """{"timezone":"Asia/Tokyo"}"""),
            ModelReply.Of("Third look."));

        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "What time is it in both?" });

        Assert.Equal("Third look.", answer["text"]!.ToString());
        Assert.Equal(["system", "user", "assistant", "tool", "assistant", "tool"], Roles(_model.Requests.Last()));
        var prompt = _model.Requests.Last().Body.GetRawText();
        foreach (var text in (string[])["What time is it in both?", "First look.", "Second look."])
        {
            Assert.Equal(1, Count(prompt, text));
        }
    }

    [Fact]
    public async Task Prompt_OfTheNextMessage_HoldsTheRunBeforeOnce()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(new ModelReply().Call("clock"), ModelReply.Of("Noon."), ModelReply.Of("As I said."));
        var first = await app.PostForJsonAsync("/v1/messages", new { text = "The time?" });

        await app.PostForJsonAsync($"/v1/threads/{first["threadId"]}/messages", new { text = "Again?" });

        Assert.Equal(["system", "user", "assistant", "tool", "assistant", "user"], Roles(_model.Requests.Last()));
    }

    [Fact]
    public async Task ParallelCalls_OverOpenAI_KeepTheirIdsNamesAndArguments()
    {
        await using var app = await ChatApp.StartAsync(OpenAI);
        _model.Enqueue(
            new ModelReply().InterleavedCalls(
                new("clock", """{"timezone":"Europe/Rome"}""", "call_rome"), new("clock", """{"timezone":"Asia/Tokyo"}""", "call_tokyo")),
            ModelReply.Of("Both."));

        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Both, please." });

        Assert.Equal(("completed", "Both."), (answer["reason"]!.ToString(), answer["text"]!.ToString()));
        var sent = _model.Requests.Last();
        var calls = sent.Messages.Single(message => message.TryGetProperty("tool_calls", out _)).GetProperty("tool_calls").EnumerateArray()
            .Select(call =>
                (call.GetProperty("id").GetString()!, Zone(call.GetProperty("function").GetProperty("arguments").GetString()!)));
        Assert.Equal([("call_rome", "Europe/Rome"), ("call_tokyo", "Asia/Tokyo")], calls);
        var results = sent.Messages.Where(message => message.GetProperty("role").GetString() == "tool").ToList();
        Assert.Equal(["call_rome", "call_tokyo"], results.Select(result => result.GetProperty("tool_call_id").GetString()));
        Assert.Contains("Rome", results[0].GetProperty("content").ToString(), StringComparison.Ordinal);
        Assert.Contains("Tokyo", results[1].GetProperty("content").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OverOpenAI_ShowsReasoningTextAndUsage()
    {
        await using var app = await ChatApp.StartAsync(OpenAI);
        _model.Enqueue(new ModelReply { InputTokens = 11, OutputTokens = 3 }.Reasoning("Hm. ").Text("Ja", ", klar."));

        await using var stream = await app.StreamAsync("/v1/messages", new { text = "Geht das?" });

        var events = await stream.ReadToEndAsync();
        Assert.Equal("Ja, klar.", string.Concat(events.Where(e => e.Name == "text.delta").Select(e => e["text"])));
        Assert.Equal("Hm. ", string.Concat(events.Where(e => e.Name == "reasoning.delta").Select(e => e["text"])));
        Assert.Equal(("completed", "Ja, klar."), (events[^1]["reason"], events[^1]["text"]));
        Assert.Equal((11, 3), ((int)events[^1].Data["usage"]!["inputTokens"]!, (int)events[^1].Data["usage"]!["outputTokens"]!));
        Assert.Equal("/v1/chat/completions", Assert.Single(_model.Requests).Path);
    }

    [Fact]
    public async Task Readers_OfOneThread_GetEverythingOnceEach()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model.Enqueue(ModelReply.Of("One ", "two ").Wait(gate.Task).Text("three ").Call("clock"), ModelReply.Of("four."));
        await using var posting = await app.StreamAsync("/v1/messages", new { text = "Count." });
        var seen = new List<SseEvent>();
        while (!seen.Any(e => e.Name == "text.delta"))
        {
            seen.Add((await posting.ReadAsync())!);
        }

        await using var second = await app.StreamAsync($"/v1/threads/{seen[0]["threadId"]}/events");
        await using var third = await app.StreamAsync($"/v1/threads/{seen[0]["threadId"]}/events", lastEventId: seen[^1].Id);
        gate.SetResult();

        seen.AddRange(await posting.ReadToEndAsync());
        var whole = await second.ReadUntilAsync("run.finished");
        var rest = await third.ReadUntilAsync("run.finished");

        Assert.Equal("One two three four.", Text(seen));
        Assert.Equal("One two three four.", Text(whole));
        Assert.Equal(Stored(seen), Stored(whole));
        Assert.Equal(Stored(seen).SkipWhile(id => Sequence(id) <= Sequence(seen.First(e => e.Name == "text.delta").Id!)), Stored(rest));
        Assert.Equal(Stored(whole).Count, Stored(whole).Distinct().Count());
    }

    private (string, string)[] OpenAI =>
    [
        ("ChatCluster:Models:sandbox:Provider", "openai"),
        ("ChatCluster:Models:sandbox:Endpoint", _model.OpenAIAddress.ToString()),
        ("ChatCluster:Models:sandbox:Model", "sandbox"),
        ("ChatCluster:Models:sandbox:ApiKey", "sk-sandbox"),
        ("ChatCluster:DefaultModel", "sandbox"),
        ("ChatCluster:Runs:ImproveTitles", "false"),
    ];

    private static string Zone(string arguments) => JsonDocument.Parse(arguments).RootElement.GetProperty("timezone").GetString()!;

    private static IEnumerable<string?> Roles(ModelRequest request) =>
        request.Messages.Select(message => message.GetProperty("role").GetString());

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Text(IEnumerable<SseEvent> events) =>
        string.Concat(events.Where(e => e.Name == "text.delta").Select(e => e["text"]));

    private static List<string> Stored(IEnumerable<SseEvent> events) =>
        [.. events.Where(e => e.Id is { } id && !id.Contains('.', StringComparison.Ordinal)).Select(e => e.Id!)];

    private static long Sequence(string id) => long.Parse(id.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
}
