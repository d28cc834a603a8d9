using System.Text.Json;
using ChatCluster.Models;
using ChatCluster.Sandbox.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.OpenAI;

public sealed class OpenAIClientTests : IAsyncLifetime
{
    private ModelServer _server = null!;
    private ConfiguredModels _models = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ChatModel Model => _models.Catalog.Default;

    public async ValueTask InitializeAsync()
    {
        _server = await ModelServer.StartAsync();
        _models = ConfiguredModels.At(_server, "openai", ("Temperature", "0.5"), ("MaxOutputTokens", "77"));
    }

    public async ValueTask DisposeAsync()
    {
        _models.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Stream_Text_ArrivesTokenByTokenWithUsageAndFinish()
    {
        _server.Enqueue(ModelReply.Of("Grüß ", "Gott", " 🙂") with { InputTokens = 12, OutputTokens = 34 });
        var updates = await Model.StreamAsync("Hi");
        Assert.Equal(["Grüß ", "Gott", " 🙂"], updates.All<TextContent>().Select(c => c.Text));
        Assert.Equal(ChatFinishReason.Stop, updates.Finish());
        var usage = Assert.Single(updates.All<UsageContent>()).Details;
        Assert.Equal((12, 34, 46), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
    }

    [Fact]
    public async Task Stream_Length_FinishesAsLength()
    {
        _server.Enqueue(ModelReply.Of("cut") with { Finish = "length" });
        Assert.Equal(ChatFinishReason.Length, (await Model.StreamAsync("Hi")).Finish());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_ReasoningField_IsReasoning(bool shortName)
    {
        _server.Enqueue(new ModelReply().Reasoning("I ", "see").Text("Yes") with { ShortReasoningName = shortName });
        var updates = await Model.StreamAsync("Hi");
        Assert.Equal(("I see", "Yes"), (updates.Reasoning(), updates.Text()));
    }

    [Fact]
    public async Task Stream_ThinkTags_AreReasoning()
    {
        _server.Enqueue(ModelReply.Of("<th", "ink>hm", "</thi", "nk>", "\nNo"));
        var updates = await Model.StreamAsync("Hi");
        Assert.Equal(("hm", "No"), (updates.Reasoning(), updates.Text()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_ParallelCalls_AreAssembledPerIndex(bool interleaved)
    {
        ReplyCall[] calls =
            [new("clock", """{"zone":"Europe/Rome"}""", "call_a"), new("search", """{"q":"a longer text ü 🙂"}""", "call_b"),
                new("empty", "", "call_c"), new("broken", """{"q": """, "call_d")];
        _server.Enqueue(interleaved ? ModelReply.Of("Looking").InterleavedCalls(calls) : ModelReply.Of("Looking").Calls(calls));
        var updates = await Model.StreamAsync("Hi", new() { Tools = [Calls.Tool("clock")] });
        var made = updates.All<FunctionCallContent>();
        Assert.Equal(["call_a", "call_b", "call_c", "call_d"], made.Select(c => c.CallId));
        Assert.Equal(["clock", "search", "empty", "broken"], made.Select(c => c.Name));
        Assert.Equal(["""{"zone":"Europe/Rome"}""", """{"q":"a longer text ü 🙂"}""", "{}", """{"q": """], made.Select(CallArguments.Text));
        Assert.Equal([false, false, false, true], made.Select(c => c.Exception is not null));
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Finish());
    }

    [Fact]
    public async Task Stream_CallsThatShareAnIndex_AreToldApartByTheirIds()
    {
        static string Delta(string id, string arguments) =>
            $$$"""data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"{{{id}}}","type":"function","function":{"name":"clock","arguments":"{{{arguments}}}"}}]},"finish_reason":null}]}""" + "\n\n";
        _server.Enqueue(new ModelReply().Raw(Delta("call_a", "{}")).Raw(Delta("call_b", "{ }")));
        Assert.Equal(
            [("call_a", "{}"), ("call_b", "{ }")],
            (await Model.StreamAsync("Hi")).All<FunctionCallContent>().Select(c => (c.CallId, CallArguments.Text(c))));
    }

    [Fact]
    public async Task Request_Transcript_IsWrittenAsOpenAIReadsIt()
    {
        var image = new DataContent("data:image/png;base64,AAECAw==", "image/png");
        await Model.StreamAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, [new TextContent("What is this?"), image]),
                new(ChatRole.Assistant,
                    [new TextReasoningContent("hm"), new TextContent("Let me see."),
                        CallArguments.Call("c1", "clock", """{"zone": "UTC"}"""), CallArguments.Call("c2", "search", "{oops")]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "noon"), new FunctionResultContent("c2", "Arguments are no JSON.")]),
            ],
            new() { Tools = [Calls.Tool("clock")] });
        var request = await _server.NextRequestAsync(Cancelled);
        var expected = JsonElement.Parse("""
            [
              {"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAECAw=="}}]},
              {"role":"assistant","content":"Let me see.","tool_calls":[
                {"id":"c1","type":"function","function":{"name":"clock","arguments":"{\"zone\": \"UTC\"}"}},
                {"id":"c2","type":"function","function":{"name":"search","arguments":"{}"}}]},
              {"role":"tool","content":"noon","tool_call_id":"c1"},
              {"role":"tool","content":"Arguments are no JSON.","tool_call_id":"c2"}
            ]
            """);
        Assert.True(JsonElement.DeepEquals(expected, request.Body.GetProperty("messages")), request.Body.GetRawText());
        Assert.Equal(
            (77, 0.5, true),
            (request.Body.GetProperty("max_tokens").GetInt32(), request.Body.GetProperty("temperature").GetDouble(),
                request.Body.GetProperty("stream").GetBoolean()));
        Assert.True(request.Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal("sandbox", request.Model);
        Assert.Equal(["clock"], request.Tools);
    }

    [Fact]
    public async Task Request_ModelWithoutTools_IsOfferedNone()
    {
        using var models = ConfiguredModels.At(_server, "openai", ("SupportsTools", "false"));
        await models.Catalog.Default.StreamAsync("Hi", new() { Tools = [Calls.Tool("clock")] });
        Assert.Empty((await _server.NextRequestAsync(Cancelled)).Tools);
    }

    [Fact]
    public async Task Request_Key_IsSentAsBearer()
    {
        await using var server = await ModelServer.StartAsync(new() { ApiKey = "sk-1" }, Cancelled);
        using var right = ConfiguredModels.At(server, "openai", ("ApiKey", "sk-1"));
        Assert.NotEmpty((await right.Catalog.Default.StreamAsync("Hi")).Text());
        using var none = ConfiguredModels.At(server, "openai");
        Assert.Equal("model_unauthorized", (await Assert.ThrowsAsync<ModelException>(() => none.Catalog.Default.StreamAsync("Hi"))).Code);
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
}
