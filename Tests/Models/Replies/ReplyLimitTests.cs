using System.Text;
using ChatCluster.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>A model costs what its limits say, whatever it sends.</summary>
public sealed class ReplyLimitTests
{
    public static TheoryData<string> Providers => ["openai", "openai-responses", "anthropic", "ollama"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Reply_OfOneMegabyteInOneDelta_IsRead(string provider)
    {
        var text = new string('x', 1024 * 1024);
        Assert.Equal(text, (await ReplyReading.ReadAsync(provider, Piece(provider, text) + End(provider))).Text());
    }

    [Theory]
    [InlineData("openai", "data: {\"choices\":[{\"delta\":{\"content\":\"")]
    [InlineData("openai", "{\"choices\":[{\"message\":{\"content\":\"")]
    [InlineData("openai", "data: {\"a\":1}\ndata: ")]
    [InlineData("openai-responses", "data: {\"type\":\"response.output_text.delta\",\"delta\":\"")]
    [InlineData("openai-responses", "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":\"")]
    [InlineData("anthropic", "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"")]
    [InlineData("ollama", "{\"message\":{\"content\":\"")]
    public async Task Reply_OfOneGigabyteInOneLine_CostsLessThan64Megabytes(string provider, string beginning)
    {
        var stream = new EndlessStream(Encoding.UTF8.GetBytes(beginning), (byte)'x', 1024L * 1024 * 1024);

        // The stream has always something at once, so all happens on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        await FailsAsync(provider, stream);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
        Assert.InRange(stream.Given, 0, 16 * 1024 * 1024);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-responses")]
    [InlineData("anthropic")]
    public async Task Reply_OfManyLinesInOneEvent_CostsLessThan64Megabytes(string provider)
    {
        var stream = new RepeatingStream(Encoding.UTF8.GetBytes($"data: {new string('x', 1_000)}\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        await FailsAsync(provider, stream);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Reply_LongerThanItsLimit_IsEnded(string provider)
    {
        var piece = Encoding.UTF8.GetBytes(Piece(provider, new string('x', 500)));
        var limits = new ReplyLimits { MaxReplyLength = 2_000 };
        await FailsAsync(provider, new RepeatingStream(piece), limits);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Reply_WithLongArguments_IsEnded(string provider)
    {
        var call = provider switch
        {
            "openai" =>
                """data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":\""}}]}}]}"""
                    + "\n\n",
            "openai-responses" => ResponsesCall("a", "echo", 0),
            "anthropic" =>
                """data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"echo","input":{}}}"""
                    + "\n\n",
            _ => "",
        };
        var more = provider switch
        {
            "openai" =>
                """data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}}]}}]}"""
                    + "\n\n",
            "openai-responses" =>
                """data: {"type":"response.function_call_arguments.delta","output_index":0,"delta":"xxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"""
                    + "\n\n",
            "anthropic" =>
                """data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"xxxxxxxxxxxxxxxxxxxxxxxx"}}""" + "\n\n",
            _ => $$$$"""{"message":{"tool_calls":[{"function":{"name":"echo","arguments":{"q":"{{{{new string('x', 400)}}}}"}}}]}}"""
                + "\n",
        };
        await FailsAsync(
            provider, new RepeatingStream(Encoding.UTF8.GetBytes(more), Encoding.UTF8.GetBytes(call)), new() { MaxArgumentsLength = 300 });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Reply_WithTwentyThousandCalls_IsEnded(string provider)
    {
        var body = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            body.Append(provider switch
            {
                "openai" =>
                    $$$"""data: {"choices":[{"delta":{"tool_calls":[{"index":{{{i}}},"id":"c{{{i}}}","function":{"name":"echo","arguments":"{}"}}]}}]}""" + "\n\n",
                "openai-responses" => ResponsesCall($"c{i}", "echo", i),
                "anthropic" =>
                    $$$$"""data: {"type":"content_block_start","index":{{{{i}}}},"content_block":{"type":"tool_use","id":"c{{{{i}}}}","name":"echo","input":{}}}""" + "\n\n",
                _ => """{"message":{"tool_calls":[{"function":{"name":"echo","arguments":{}}}]}}""" + "\n",
            });
        }

        await FailsAsync(provider, new MemoryStream(Encoding.UTF8.GetBytes(body.Append(End(provider)).ToString())));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Stop_WhileEventsFloodIn_EndsAtTheNextOne(string provider)
    {
        using var stop = new CancellationTokenSource();
        var stream = new RepeatingStream(Encoding.UTF8.GetBytes(Piece(provider, "x")));
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in ReplyReading.Updates(provider, stream, new(), null, stop.Token))
            {
                seen++;
                await stop.CancelAsync();
            }
        });
        Assert.Equal(1, seen);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_WhoseArgumentsAreWrittenSlowly_IsNoSilence(string provider)
    {
        var call = provider switch
        {
            "openai" => """data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{"}}]}}]}"""
                + "\n\n",
            "openai-responses" => ResponsesCall("a", "echo", 0),
            "anthropic" =>
                """data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"echo","input":{}}}"""
                    + "\n\n",
            _ => """{"message":{"tool_calls":[{"function":{"name":"echo","arguments":{}}}]}}""" + "\n",
        };
        var updates = await ReplyReading.ReadAsync(provider, new PieceStream(Encoding.UTF8.GetBytes(call + End(provider)), 20));
        Assert.True(updates.Count >= 2, "The call is announced before it is whole.");
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Finish());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_WithALongName_IsEnded(string provider) => await FailsAsync(
        provider, new MemoryStream(Encoding.UTF8.GetBytes(Call(provider, "a", new('x', 3_000)) + End(provider))), new()
        {
            MaxReplyLength = 2_000,
        });

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-responses")]
    [InlineData("anthropic")]
    public async Task Call_WithALongId_IsEnded(string provider) => await FailsAsync(
        provider, new MemoryStream(Encoding.UTF8.GetBytes(Call(provider, new('x', 3_000), "echo") + End(provider))), new()
        {
            MaxReplyLength = 2_000,
        });

    [Theory]
    [InlineData("openai-responses", "{\"type\":\"response.output_text.delta\",\"item_id\":\"m#\",\"delta\":\"\"}")]
    [InlineData("openai-responses", "{\"type\":\"response.output_text.done\",\"output_index\":0,\"item_id\":\"m#\",\"text\":\"\"}")]
    [InlineData(
        "anthropic",
        "{\"type\":\"content_block_start\",\"index\":#,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"a\",\"name\":\"web\",\"input\":{}}}")]
    [InlineData("anthropic", "{\"type\":\"content_block_delta\",\"index\":#,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"x\"}}")]
    public async Task Reply_OfThingsWithoutTextAndEnd_IsEnded(string provider, string piece)
    {
        var body = string.Concat(Enumerable.Range(0, 200).Select(i => $"data: {piece.Replace("#", $"{i}", StringComparison.Ordinal)}\n\n"));
        await FailsAsync(provider, new MemoryStream(Encoding.UTF8.GetBytes(body + End(provider))), new() { MaxReplyLength = 2_000 });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_WhoseNameComesWithEachPiece_CountsItOnce(string provider)
    {
        var pieces = provider switch
        {
            "openai" => string.Concat(Enumerable.Repeat(
                """data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call-1234567890","function":{"name":"echo","arguments":" "}}]}}]}""" + "\n\n", 100)),
            _ => Call(provider, "call-1234567890", "echo"),
        };
        Assert.NotEmpty(await ReplyReading.ReadAsync(provider, pieces + End(provider), new() { MaxReplyLength = 1_024 }));
    }

    private static async Task FailsAsync(string provider, Stream stream, ReplyLimits? limits = null)
    {
        var failure = await Assert.ThrowsAsync<ModelException>(() => ReplyReading.ReadAsync(provider, stream, limits));
        Assert.Equal(("reply_too_large", false), (failure.Code, failure.Retry));
    }

    private static string Piece(string provider, string text) => provider switch
    {
        "openai" => $$$"""data: {"choices":[{"delta":{"content":"{{{text}}}"}}]}""" + "\n\n",
        "openai-responses" => $$$"""data: {"type":"response.output_text.delta","output_index":0,"delta":"{{{text}}}"}""" + "\n\n",
        "anthropic" => $$$"""data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""" + "\n\n",
        _ => $$$"""{"message":{"content":"{{{text}}}"}}""" + "\n",
    };

    private static string End(string provider) => provider switch
    {
        "openai" => "data: [DONE]\n\n",
        "openai-responses" => "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\"}}\n\n",
        "anthropic" => "data: {\"type\":\"message_stop\"}\n\n",
        _ => "{\"done\":true}\n",
    };

    private static string Call(string provider, string id, string name) => provider switch
    {
        "openai" =>
            $$$$"""data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"{{{{id}}}}","function":{"name":"{{{{name}}}}","arguments":"{}"}}]}}]}""" + "\n\n",
        "openai-responses" => ResponsesCall(id, name, 0),
        "anthropic" =>
            $$$$"""data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"{{{{id}}}}","name":"{{{{name}}}}","input":{}}}""" + "\n\n",
        _ => $$$$"""{"message":{"tool_calls":[{"function":{"name":"{{{{name}}}}","arguments":{}}}]}}""" + "\n",
    };

    private static string ResponsesCall(string id, string name, int place) =>
        $$$"""data: {"type":"response.output_item.added","output_index":{{{place}}},"item":{"type":"function_call","id":"f{{{place}}}","call_id":"{{{id}}}","name":"{{{name}}}","arguments":""}}""" + "\n\n";
}
