using System.Text.Json;
using ChatCluster.Models;
using ChatCluster.Sandbox.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Anthropic;

public sealed class AnthropicClientTests : IAsyncLifetime
{
    private ModelServer _server = null!;
    private ConfiguredModels _models = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ChatModel Model => _models.Catalog.Default;

    public async ValueTask InitializeAsync()
    {
        _server = await ModelServer.StartAsync(new() { ApiKey = "sk-ant" });
        _models = ConfiguredModels.At(_server, "anthropic", ("ApiKey", "sk-ant"), ("MaxOutputTokens", "77"));
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Stream_ReasoningAndText_ArriveWithUsageAndFinish()
    {
        _server.Enqueue(new ModelReply().Reasoning("Hm", ".").Text("Grüß ", "Gott") with { InputTokens = 12, OutputTokens = 34 });
        var updates = await Model.StreamAsync("Hi");
        Assert.Equal(("Hm.", "Grüß Gott"), (updates.Reasoning(), updates.Text()));
        Assert.Equal(ChatFinishReason.Stop, updates.Finish());
        var usage = new UsageDetails();
        updates.All<UsageContent>().ForEach(u => usage.Add(u.Details));
        Assert.Equal((12, 34), (usage.InputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task Stream_Length_FinishesAsLength()
    {
        _server.Enqueue(ModelReply.Of("cut") with { Finish = "length" });
        Assert.Equal(ChatFinishReason.Length, (await Model.StreamAsync("Hi")).Finish());
    }

    [Fact]
    public async Task Stream_ParallelCalls_AreWhole()
    {
        _server.Enqueue(
            ModelReply.Of("Looking")
                .Calls(new("clock", """{"zone":"Europe/Rome"}""", "toolu_a"), new("search", """{"q":"ü"}""", "toolu_b")));
        var updates = await Model.StreamAsync("Hi", new() { Tools = [Calls.Tool("clock"), Calls.Tool("search")] });
        var calls = updates.All<FunctionCallContent>();
        Assert.Equal([("toolu_a", "clock"), ("toolu_b", "search")], calls.Select(c => (c.CallId, c.Name)));
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse("""{"zone":"Europe/Rome"}"""), JsonElement.Parse(CallArguments.Text(calls[0]))));
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Finish());
    }

    [Fact]
    public async Task Stream_BrokenArguments_AreHandedOnAsBroken()
    {
        _server.Enqueue(new ModelReply().Call("clock", "{\"zone\": "));
        var call = Assert.Single((await Model.StreamAsync("Hi")).All<FunctionCallContent>());
        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task Request_Transcript_PassesTheStrictSandbox()
    {
        await Model.StreamAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, [new TextContent("What is this?"), new DataContent("data:image/png;base64,AAECAw==", "image/png")]),
                new(ChatRole.Assistant,
                    [new TextContent("Let me see."), CallArguments.Call("c1", "clock", "{}"), CallArguments.Call("c2", "search", "{oops")]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "noon"), new FunctionResultContent("c2", "Arguments are no JSON.")]),
            ],
            new() { Tools = [Calls.Tool("clock")] });
        var request = await _server.NextRequestAsync(Cancelled);
        Assert.Equal((77, "sandbox"), (request.Body.GetProperty("max_tokens").GetInt32(), request.Model));
        Assert.Equal(["clock"], request.Tools);
        Assert.Contains("Be brief.", request.Body.GetProperty("system").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("AAECAw==", request.Messages[0].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WhileTheModelIsSilent_AbortsTheRequestAtTheServer()
    {
        _server.Enqueue(ModelReply.Of("Hel").Stall());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Model.Client.GetStreamingResponseAsync("Hi", cancellationToken: stop.Token))
            {
                if (update.Text.Length > 0)
                {
                    await stop.CancelAsync();
                }
            }
        });
        await _server.NextAbortAsync(Cancelled);
    }
}
