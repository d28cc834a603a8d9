using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.AiSdk.Sockets;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>A stream that the server ends before its end: no client that cannot come back by itself takes it for a whole reply.</summary>
public sealed class StreamBreakTests
{
    private const string Detail = "The server ends this stream, and the run goes on. ";

    [Fact]
    public void Formats_AreAllHere()
    {
        var all = typeof(IStreamProjection).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IStreamProjection)));

        Assert.Equal(
            all.Select(type => type.Name).Order(),
            EveryFormat.All.Keys.Select(name => EveryFormat.Begin(name).GetType().Name).Distinct(StringComparer.Ordinal).Order());
    }

    [Theory]
    [InlineData("intelowl", "data: {\"type\":\"error\",\"message\":\"…\"}\n\ndata: {\"type\":\"done\"}\n\n")]
    [InlineData("intelowl socket", "{\"type\":\"error\",\"session_id\":\"t1\",\"detail\":\"…\",\"retry_after\":null}\n")]
    [InlineData("llmchat", "event: error\ndata: {\"type\":\"error\",\"error\":\"…\",\"recoverable\":true}\n\n")]
    [InlineData(
        "chatdata",
        "data: {\"type\":\"log\",\"createdAt\":1767268800,\"item\":{\"id\":\"stopping\",\"workflowId\":\"t1\",\"message\":\"…\",\"type\":\"error\",\"status\":\"failed\",\"timestamp\":1767268800,\"roundNumber\":1}}\n\n")]
    [InlineData(
        "ndjson",
        "{\"variant\":\"ServerError\",\"content\":\"…\"}\n{\"variant\":\"StreamEnd\",\"content\":\"Stream ended with an error.\"}\n")]
    [InlineData("automatos", "e:{\"message\":\"…\",\"code\":\"stopping\"}\nd:{\"type\":\"finish\",\"finishReason\":\"error\"}\n")]
    [InlineData("ai 4", "3:\"…\"\n")]
    [InlineData("ai 5", "data: {\"type\":\"error\",\"errorText\":\"…\"}\n\ndata: {\"type\":\"text-end\",\"id\":\"p2\"}\n\ndata: {\"type\":\"finish-step\"}\n\ndata: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n")]
    [InlineData("ai 6", "data: {\"type\":\"error\",\"errorText\":\"…\"}\n\ndata: {\"type\":\"text-end\",\"id\":\"p2\"}\n\ndata: {\"type\":\"finish-step\"}\n\ndata: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n")]
    [InlineData("ai 7", "data: {\"type\":\"error\",\"errorText\":\"…\"}\n\ndata: {\"type\":\"text-end\",\"id\":\"p2\"}\n\ndata: {\"type\":\"finish-step\"}\n\ndata: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n")]
    [InlineData("chat completions", "data: {\"error\":{\"message\":\"…\",\"type\":\"server_error\",\"code\":\"stopping\",\"param\":null}}\n\n")]
    [InlineData(
        "responses",
        "event: error\ndata: {\"type\":\"error\",\"sequence_number\":20,\"code\":\"stopping\",\"message\":\"…\",\"param\":\"\",\"error\":{\"message\":\"…\",\"type\":\"server_error\",\"code\":\"stopping\",\"param\":\"\"}}\n\n")]
    [InlineData(
        "AG-UI",
        "data: {\"type\":\"TEXT_MESSAGE_END\",\"messageId\":\"r1-1\"}\n\ndata: {\"type\":\"STEP_FINISHED\",\"stepName\":\"step 1\"}\n\ndata: {\"type\":\"RUN_ERROR\",\"message\":\"…\",\"code\":\"stopping\"}\n\n")]
    public void Break_InMidText_IsAnErrorInTheFormatsOwnForm(string name, string expected)
    {
        var text = Broken(name, out var cut);

        var start = text.IndexOf(Detail, StringComparison.Ordinal);
        Assert.True(start >= 0, text);
        var detail = text[start..text.IndexOf('"', start)];
        Assert.Equal(expected, text.Replace(detail, "…", StringComparison.Ordinal));
        Assert.False(cut);
    }

    [Theory]
    [InlineData("native", false)]
    [InlineData("workflow", false)]
    [InlineData("LangGraph", true)]
    [InlineData("LangGraph events", false)]
    public void Break_OfAClientThatComesBackByItself_SaysNothing(string name, bool isCut)
    {
        var text = Broken(name, out var cut);

        Assert.Equal((isCut ? text : "", isCut), (text, cut));
    }

    [Theory]
    [InlineData("intelowl", "data: {\"type\":\"done\"}")]
    [InlineData("automatos", "d:{\"type\":\"finish\",\"finishReason\":\"error\"}")]
    public async Task Store_ThatIsAway_IsAnErrorToAReader(string format, string last)
    {
        var threads = new ScriptedThreads { Find = () => Sample.Thread };
        await using var app = await threads.StartAppAsync();
        using var response = await app.Client.GetAsync(
            $"/v1/threads/t1/events?format={format}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        threads.Emit(Projected.Run[..6]);

        threads.Fail(new StoreUnavailableException("The disk is full."));

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Detail, text, StringComparison.Ordinal);
        Assert.Equal(last, text.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task Store_ThatIsAway_CutsAStreamOfLangGraph()
    {
        var threads = new ScriptedThreads { Find = () => Sample.Thread, Read = () => Projected.Run[..6] };
        await using var app = await threads.StartAppAsync();
        using var response = await app.Client.GetAsync(
            "/langgraph/threads/t1/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();

        threads.Fail(new StoreUnavailableException("The disk is full."));

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Store_ThatIsAway_IsAnErrorOnASocketAndStopsNoRun()
    {
        var threads = new ScriptedThreads { Find = () => Sample.Thread };
        await using var app = await threads.StartAppAsync();
        using var client = new ClientWebSocket();
        await client.ConnectAsync(
            new UriBuilder(new Uri(app.Url, ChatSockets.Path)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        await client.SendAsync(
            """{"type":"send","requestId":"1","id":"t1","trigger":"submit-message","messages":[{"id":"1","role":"user","parts":[{"type":"text","text":"go"}]}]}"""u8.ToArray(),
            WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        await threads.NextAsync<PostMessage>();
        threads.Emit(Projected.Run[..6]);

        threads.Fail(new StoreUnavailableException("The disk is full."));

        var frames = await ReadToAsync(client, "\"type\":\"error\"");
        Assert.Contains(Detail, frames[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(frames, frame => frame.Contains("\"type\":\"finish\"", StringComparison.Ordinal));
        Assert.DoesNotContain(threads.Requests, asked => asked.Request is StopRun);
    }

    private static async Task<List<string>> ReadToAsync(ClientWebSocket client, string last)
    {
        List<string> frames = [];
        var buffer = new byte[64 * 1024];
        while (frames.Count == 0 || !frames[^1].StartsWith("{" + last, StringComparison.Ordinal))
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            frames.Add(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        return frames;
    }

    // What is written behind the text of a run under way.
    private static string Broken(string name, out bool cut)
    {
        var projection = EveryFormat.Begin(name);
        foreach (var frame in Projected.Run[..6])
        {
            projection.Write(new ArrayBufferWriter<byte>(), frame);
        }

        var output = new ArrayBufferWriter<byte>();
        cut = projection.IsCutAtBreak;
        projection.WriteBreak(output, Problem.StreamEnded);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
