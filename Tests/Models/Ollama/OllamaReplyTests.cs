using System.Text;
using ChatCluster.Models;
using ChatCluster.Tests.Models.Replies;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Ollama;

public sealed class OllamaReplyTests
{
    private const string Whole = """
        {"model":"m","created_at":"x","message":{"role":"assistant","content":"","thinking":"hm é"},"done":false}
        {"model":"m","created_at":"x","message":{"role":"assistant","content":"Grüß \ud83d\ude42 🙂"},"done":false}

        {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":0,"name":"clock","arguments":{"a":{"b":"ü"}}}}]},"done":false,"unknown":{"x":[1]}}
        {"model":"m","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"prompt_eval_count":3,"eval_count":4}
        """;

    [Fact]
    public async Task Reply_InPiecesOfEverySize_SaysTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole + "\r\n");
        for (var size = 1; size <= bytes.Length; size++)
        {
            AssertWhole(await ReadAsync(new PieceStream(bytes, size)));
        }
    }

    [Fact]
    public async Task Reply_EndingAtAnyByteBeforeItsLastLine_IsBroken()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        for (var end = 0; end < bytes.Length; end++)
        {
            var failure = await Assert.ThrowsAsync<ModelException>(() => ReadAsync(new PieceStream(bytes[..end], 64)));
            Assert.Equal(("model_stream_broken", true), (failure.Code, failure.Retry));
        }
    }

    [Theory]
    [InlineData("this is HTML <html>")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"done\":tru}")]
    public async Task Reply_LineOfAnotherKind_IsBroken(string line)
    {
        var failure = await Assert.ThrowsAsync<ModelException>(() => ReadAsync(new PieceStream(Encoding.UTF8.GetBytes(line + "\n"), 64)));
        Assert.Equal("model_stream_broken", failure.Code);
    }

    [Fact]
    public async Task Reply_LineLargerThanTheBuffer_IsRead()
    {
        var text = new string('x', 300_000);
        var lines = $$"""{"message":{"content":"{{text}}"},"done":false}""" + "\n" + """{"done":true}""";
        Assert.Equal(text, (await ReadAsync(new PieceStream(Encoding.UTF8.GetBytes(lines), 5_000))).Text());
    }

    [Fact]
    public async Task Reply_TokensThatArriveTogether_AreOneUpdate()
    {
        var lines = string.Concat(Enumerable.Range(0, 5).Select(i => $$$"""{"message":{"content":"{{{i}}}"},"done":false}""" + "\n"))
            + """{"done":true}""" + "\n";
        var updates = await ReadAsync(new PieceStream(Encoding.UTF8.GetBytes(lines), 100_000));
        Assert.Equal("01234", Assert.Single(updates.All<TextContent>()).Text);
    }

    [Fact]
    public async Task Reply_TokenByToken_AllocatesLittleMoreThanItsUpdates()
    {
        const int tokens = 10_000;
        var line = """{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":" token"},"done":false}"""
            + "\n";
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, tokens)) + """{"done":true}""" + "\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = 0;
        await foreach (var update in ReplyReading.Updates(
            "ollama", new PieceStream(bytes, line.Length), new(), null, TestContext.Current.CancellationToken))
        {
            count++;
        }

        var read = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(tokens + 1, count);
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < tokens; i++)
        {
            GC.KeepAlive(new ChatResponseUpdate(ChatRole.Assistant, new AIContent[] { new TextContent(new string(' ', 6)) }));
        }

        var updates = GC.GetAllocatedBytesForCurrentThread() - before;

        // A debug build makes an object of each await; a second string or a parsed document would cost far more.
        Assert.InRange((read - updates) / (double)tokens, 0, 100);
    }

    private static async Task<List<ChatResponseUpdate>> ReadAsync(Stream stream) =>
        await ReplyReading.ReadAsync("ollama", stream);

    private static void AssertWhole(List<ChatResponseUpdate> updates)
    {
        Assert.Equal("hm é", updates.Reasoning());
        Assert.Equal("Grüß 🙂 🙂", updates.Text());
        Assert.Equal("""{"a":{"b":"ü"}}""", CallArguments.Text(Assert.Single(updates.All<FunctionCallContent>())));
        Assert.Equal(7, Assert.Single(updates.All<UsageContent>()).Details.TotalTokenCount);
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Finish());
    }
}
