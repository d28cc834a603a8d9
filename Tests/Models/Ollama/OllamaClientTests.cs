using System.Text.Json;
using ChatCluster.Models;
using ChatCluster.Sandbox.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Ollama;

public sealed class OllamaClientTests : IAsyncLifetime
{
    private ModelServer _server = null!;
    private ConfiguredModels _models = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ChatModel Model => _models.Catalog.Default;

    public async ValueTask InitializeAsync()
    {
        _server = await ModelServer.StartAsync();
        _models = ConfiguredModels.At(_server, "ollama", ("Temperature", "0.5"), ("MaxOutputTokens", "77"), ("ContextWindow", "4096"));
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Stream_Text_ArrivesWithUsageAndFinish()
    {
        _server.Enqueue(ModelReply.Of("Grüß ", "Gott", " 🙂", "\n\"quoted\"") with { InputTokens = 12, OutputTokens = 34 });
        var updates = await Model.StreamAsync("Hi");
        Assert.Equal("Grüß Gott 🙂\n\"quoted\"", updates.Text());
        Assert.Equal(ChatFinishReason.Stop, updates.Finish());
        var usage = Assert.Single(updates.All<UsageContent>()).Details;
        Assert.Equal((12, 34), (usage.InputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task Stream_FirstToken_ArrivesBeforeTheSecondIsThere()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Enqueue(ModelReply.Of("first").Wait(gate.Task).Text(" second"));
        await using var updates = Model.Client.GetStreamingResponseAsync("Hi", cancellationToken: Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("first", updates.Current.Text);
        gate.SetResult();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(" second", updates.Current.Text);
    }

    [Fact]
    public async Task Stream_Length_FinishesAsLength()
    {
        _server.Enqueue(ModelReply.Of("cut") with { Finish = "length" });
        Assert.Equal(ChatFinishReason.Length, (await Model.StreamAsync("Hi")).Finish());
    }

    [Fact]
    public async Task Stream_ThinkingFieldAndThinkTags_AreBothReasoning()
    {
        _server.Enqueue(new ModelReply().Reasoning("I ", "see").Text("Yes"), ModelReply.Of("<th", "ink>hm", "</thi", "nk>", "\nNo"));
        var native = await Model.StreamAsync("Hi");
        Assert.Equal(("I see", "Yes"), (native.Reasoning(), native.Text()));
        var tagged = await Model.StreamAsync("Hi");
        Assert.Equal(("hm", "No"), (tagged.Reasoning(), tagged.Text()));
    }

    [Fact]
    public async Task Stream_ParallelCalls_KeepNameAndArgumentsAndGetIdsOfTheirOwn()
    {
        _server.Enqueue(
            ModelReply.Of("Looking")
                .Calls(new("clock", "{}"), new("search", """{"q":"a \"b\"","n":[1,2]}"""), new("named", "{}", "call_7")));
        var updates = await Model.StreamAsync("Hi", new() { Tools = [Calls.Tool("clock"), Calls.Tool("search")] });
        var calls = updates.All<FunctionCallContent>();
        Assert.Equal(["clock", "search", "named"], calls.Select(c => c.Name));
        Assert.Equal(3, calls.Select(c => c.CallId).Where(id => id.Length > 0).Distinct().Count());
        Assert.Equal("call_7", calls[2].CallId);
        Assert.Equal("""{"q":"a \"b\"","n":[1,2]}""", CallArguments.Text(calls[1]));
        Assert.Equal("a \"b\"", Assert.IsType<JsonElement>(calls[1].Arguments!["q"]).GetString());
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Finish());
        Assert.Equal(["clock", "search"], (await _server.NextRequestAsync(Cancelled)).Tools);
    }

    [Fact]
    public async Task Stream_BrokenArguments_AreHandedOnWithTheirText()
    {
        _server.Enqueue(new ModelReply().Call("clock", "{\"zone\": "));
        var call = Assert.Single((await Model.StreamAsync("Hi")).All<FunctionCallContent>());
        Assert.NotNull(call.Exception);
        Assert.Equal("{\"zone\": ", CallArguments.Text(call));
    }

    [Fact]
    public async Task Request_Transcript_IsWrittenAsOllamaReadsIt()
    {
        var image = new DataContent("data:image/png;base64,AAECAw==", "image/png");
        var broken = CallArguments.Call("c2", "search", "{oops");
        await Model.StreamAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, [new TextContent("What is this?"), image]),
                new(ChatRole.Assistant,
                    [new TextReasoningContent("hm"), new TextContent("Let me see."),
                        CallArguments.Call("c1", "clock", """{"zone":"UTC"}"""), broken]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "noon"), new FunctionResultContent("c2", "Arguments are no JSON.")]),
            ],
            new() { Tools = [Calls.Tool("clock", """{"type":"object","properties":{"zone":{"type":"string"}}}""")] });
        var request = await _server.NextRequestAsync(Cancelled);
        var expected = JsonElement.Parse("""
            [
              {"role":"system","content":"Be brief."},
              {"role":"user","content":"What is this?","images":["AAECAw=="]},
              {"role":"assistant","content":"Let me see.","thinking":"hm","tool_calls":[
                {"id":"c1","function":{"name":"clock","arguments":{"zone":"UTC"}}},
                {"id":"c2","function":{"name":"search","arguments":{}}}]},
              {"role":"tool","content":"noon","tool_call_id":"c1","tool_name":"clock"},
              {"role":"tool","content":"Arguments are no JSON.","tool_call_id":"c2","tool_name":"search"}
            ]
            """);
        Assert.True(JsonElement.DeepEquals(expected, request.Body.GetProperty("messages")), request.Body.GetRawText());
        Assert.True(
            JsonElement.DeepEquals(
                JsonElement.Parse("""{"num_ctx":4096,"temperature":0.5,"num_predict":77}"""), request.Body.GetProperty("options")));
        Assert.True(request.Body.GetProperty("stream").GetBoolean());
        Assert.Equal(
            "string", request.Body.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetProperty(
                "properties").GetProperty("zone").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Request_CallWithoutResult_IsLeftOut()
    {
        await Model.StreamAsync([new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [CallArguments.Call("c1", "clock", "{}")])]);
        Assert.Equal("user", Assert.Single((await _server.NextRequestAsync(Cancelled)).Messages).GetProperty("role").GetString());
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
                Assert.Equal("Hel", update.Text);
                await stop.CancelAsync();
            }
        });
        await _server.NextAbortAsync(Cancelled);
        Assert.Equal(1, _server.Aborted);
    }

    [Fact]
    public async Task Cancel_BeforeTheFirstByte_AbortsTheRequestAtTheServer()
    {
        _server.Enqueue(new ModelReply().Stall());
        using var stop = new CancellationTokenSource();
        var call = Model.Client.GetResponseAsync("Hi", cancellationToken: stop.Token);
        await _server.NextRequestAsync(Cancelled);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _server.NextAbortAsync(Cancelled);
    }

    [Fact]
    public async Task Reader_ThatStopsReading_AbortsTheRequestAtTheServer()
    {
        _server.Enqueue(ModelReply.Of("Hel").Stall());
        await foreach (var _ in Model.Client.GetStreamingResponseAsync("Hi", cancellationToken: Cancelled))
        {
            break;
        }

        await _server.NextAbortAsync(Cancelled);
    }

    [Fact]
    public async Task Stream_TwentyThousandTokens_ArriveWhole()
    {
        _server.Enqueue(ModelReply.Paced(20_000, perSecond: 0));
        var updates = await Model.StreamAsync("Hi");
        Assert.Equal(20_000, updates.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
