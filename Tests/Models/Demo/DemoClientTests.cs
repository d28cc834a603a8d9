using ChatCluster.Models;
using ChatCluster.Models.Demo;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Demo;

public sealed class DemoClientTests : IDisposable
{
    private readonly ConfiguredModels _models = new(("Models:demo:Provider", "demo"), ("Models:demo:TokensPerSecond", "0"));

    private ChatModel Model => _models.Catalog.Default;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Answer_FirstOfAThread_SaysItIsADemoAndHowToGetARealModel()
    {
        var updates = await Model.StreamAsync("hello");
        Assert.Contains("demo model", updates.Text(), StringComparison.Ordinal);
        Assert.Contains("ollama pull", updates.Text(), StringComparison.Ordinal);
        Assert.True(updates.All<TextContent>().Count > 20, "It comes token by token.");
        Assert.True(Assert.Single(updates.All<UsageContent>()).Details.OutputTokenCount > 20);
        Assert.Equal(ChatFinishReason.Stop, updates.Finish());
    }

    [Fact]
    public async Task Answer_Later_RepeatsTheMessageWithoutIntroductionAndAlwaysTheSame()
    {
        ChatMessage[] thread = [new(ChatRole.User, "hello"), new(ChatRole.Assistant, "Hi."), new(ChatRole.User, "The weather is fine 🙂")];
        var text = (await Model.StreamAsync(thread)).Text();
        Assert.Contains("The weather is fine 🙂", text, StringComparison.Ordinal);
        Assert.Contains("number 2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ollama pull", text, StringComparison.Ordinal);
        Assert.Equal(text, (await Model.StreamAsync(thread)).Text());
    }

    [Fact]
    public async Task Answer_Markdown_HasTableListAndCode()
    {
        var text = (await Model.StreamAsync("Show me markdown")).Text();
        Assert.Contains("|---|", text, StringComparison.Ordinal);
        Assert.Contains("1. ", text, StringComparison.Ordinal);
        Assert.Contains("```csharp", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTimeIsIt_ClockAmongTheTools_CallsItAndAnswersFromItsResult()
    {
        var options = new ChatOptions { Tools = [Calls.Tool("aaa"), Calls.Tool("clock")] };
        List<ChatMessage> thread = [new(ChatRole.User, "What time is it?")];
        var first = await Model.StreamAsync(thread, options);
        var call = Assert.Single(first.All<FunctionCallContent>());
        Assert.Equal(("clock", "{}"), (call.Name, CallArguments.Text(call)));
        Assert.Equal(ChatFinishReason.ToolCalls, first.Finish());

        thread.AddMessages(first);
        thread.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "12:34")]));
        var second = await Model.StreamAsync(thread, options);
        Assert.Contains("`clock` answered: 12:34", second.Text(), StringComparison.Ordinal);
        Assert.Empty(second.All<FunctionCallContent>());

        thread.AddMessages(second);
        thread.Add(new(ChatRole.User, "And what time is it now?"));
        var again = Assert.Single((await Model.StreamAsync(thread, options)).All<FunctionCallContent>());
        Assert.NotEqual(call.CallId, again.CallId);
    }

    [Fact]
    public async Task UseATool_RequiredParameters_FillsThemOrTakesAnotherTool()
    {
        var hard = Calls.Tool("hard", """{"type":"object","properties":{"o":{"type":"object"}},"required":["o"]}""");
        var easy = Calls.Tool(
            "easy",
            """{"type":"object","properties":{"q":{"type":"string"},"n":{"type":"integer","minimum":3},"e":{"enum":["x","y"]},"b":{"type":"boolean"},"rest":{"type":"string"}},"required":["q","n","e","b"]}""");
        var call = Assert.Single(
            (await Model.StreamAsync("Use a tool with \"Rome\"", new() { Tools = [hard, easy] })).All<FunctionCallContent>());
        Assert.Equal(("easy", """{"q":"Rome","n":3,"e":"x","b":false}"""), (call.Name, CallArguments.Text(call)));
        Assert.Contains(
            "cannot make up", (await Model.StreamAsync("Use a tool", new() { Tools = [hard] })).Text(), StringComparison.Ordinal);
        Assert.Contains("no tools", (await Model.StreamAsync("Use a tool")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseTwoTools_TwoCallsAtOnce()
    {
        var calls = (await Model.StreamAsync(
            "Use two tools", new()
            {
                Tools = [Calls.Tool("search"), Calls.Tool("clock"), Calls.Tool("third")],
            })).All<FunctionCallContent>();
        Assert.Equal(["clock", "search"], calls.Select(c => c.Name));
        Assert.NotEqual(calls[0].CallId, calls[1].CallId);
    }

    [Fact]
    public async Task FailATool_CallsOneThatDoesNotExist() =>
        Assert.Equal(
            "no_such_tool", Assert.Single(
                (await Model.StreamAsync("Please fail a tool", new() { Tools = [Calls.Tool("clock")] })).All<FunctionCallContent>()).Name);

    [Fact]
    public async Task ToolModeNone_ToolAskedFor_AnswersInText()
    {
        var updates = await Model.StreamAsync("What time is it?", new() { Tools = [Calls.Tool("clock")], ToolMode = ChatToolMode.None });
        Assert.Empty(updates.All<FunctionCallContent>());
        Assert.NotEmpty(updates.Text());
    }

    [Fact]
    public async Task ToolModeRequired_NothingAskedFor_CallsATool() => Assert.Equal(
        "clock",
        Assert.Single((await Model.StreamAsync("Good morning", new() { Tools = [Calls.Tool("clock")], ToolMode = ChatToolMode.RequireAny }))
            .All<FunctionCallContent>()).Name);

    [Fact]
    public async Task Think_ReasonsFirst()
    {
        var updates = await Model.StreamAsync("Think about it");
        Assert.IsType<TextReasoningContent>(updates[0].Contents[0]);
        Assert.NotEmpty(updates.Text());
    }

    [Fact]
    public async Task Fail_IsAModelFailure() =>
        Assert.Equal("model_failed", (await Assert.ThrowsAsync<ModelException>(() => Model.StreamAsync("Please fail"))).Code);

    [Fact]
    public async Task Endless_GoesOnUntilItIsStopped()
    {
        using var stop = new CancellationTokenSource();
        var tokens = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Model.Client.GetStreamingResponseAsync("Write a long story", cancellationToken: stop.Token))
            {
                if (++tokens == 5_000)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.Equal(5_000, tokens);
    }

    [Fact]
    public async Task Endless_OutputLimit_FinishesAsLength() =>
        Assert.Equal(ChatFinishReason.Length, (await Model.StreamAsync("Write a long story", new() { MaxOutputTokens = 50 })).Finish());

    [Theory]
    [InlineData("Say something", 30)]
    [InlineData("Say something slowly", 2.5)]
    public async Task Answer_ByDefault_KeepsItsSpeed(string text, double perSecond)
    {
        var time = new SkippingTime();
        var client = new DemoClient("demo", 30, time);
        var updates = await client.GetStreamingResponseAsync(text, cancellationToken: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(updates.All<TextContent>().Count / perSecond, time.Elapsed.TotalSeconds, 0.01);
    }

    [Fact]
    public async Task Silent_SaysNothingUntilItIsStopped()
    {
        using var stop = new CancellationTokenSource();
        var call = Model.Client.GetResponseAsync("Be silent", cancellationToken: stop.Token);
        Assert.False(call.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
