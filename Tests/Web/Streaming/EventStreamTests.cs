using ChatCluster.Storage;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Streaming;

public sealed class EventStreamTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    [Fact]
    public async Task Stream_Frames_AreSentToTheByte()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        ThreadFrame[] frames =
            [Sample.Event(1, new ThreadCreated("t1")), Sample.Delta(1, 4, "Grüß\nGott"), ThreadFrame.OfProgress("c1", 5000, null)];

        _threads.Emit(frames);
        _threads.End();
        await stream.ReadToEndAsync();

        Assert.Equal(frames.SelectMany(frame => frame.Sse.ToArray()), stream.Raw.ToArray());
        Assert.DoesNotContain('\r', stream.RawText);
    }

    [Fact]
    public async Task Stream_Headers_KeepProxiesFromHoldingIt()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", stream.Response.Headers.CacheControl?.ToString());
        Assert.Equal(["no"], stream.Response.Headers.GetValues("X-Accel-Buffering"));
    }

    [Fact]
    public async Task Stream_Quiet_SendsACommentWithOneLineFeedGluedToTheNextFrame()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");

        _threads.Emit();
        Assert.Equal(": hb", await stream.ReadLineAsync());
        _threads.Emit(Sample.Event(1, new ThreadCreated("t1")));
        await stream.ReadAsync();

        Assert.StartsWith(": hb\nid: 1\nevent: thread.created\ndata: {", stream.RawText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_LargeBacklog_ArrivesWhole()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        var batch = Enumerable.Range(1, 2_000).Select(i => Sample.Delta(1, i, new string('x', 200))).ToArray();

        _threads.Emit(batch);
        _threads.End();

        Assert.Equal(batch.Select(frame => frame.Cursor.ToString()), (await stream.ReadToEndAsync()).Select(read => read.Id));
    }

    [Fact]
    public async Task Stream_HostStops_EndsWithoutAnError()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        _threads.Emit(Sample.Event(1, new ThreadCreated("t1")));
        await stream.ReadAsync();

        await app.StopAsync();

        Assert.Null(await stream.ReadAsync());
        Assert.Empty(app.Log.Problems);
    }

    [Fact]
    public async Task Stream_ClientLeaves_EndsTheWatchWithoutAnError()
    {
        await using var app = await _threads.StartAppAsync();
        var stream = await app.StreamAsync("/v1/threads/t1/events");
        await _threads.Watched.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await stream.DisposeAsync();

        await _threads.Left.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(app.Log.Problems);
        Assert.Empty(_threads.Requests);
    }

    [Fact]
    public async Task Stream_StoreFailsMidway_EndsWithAWarningAndNoError()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        _threads.Emit(Sample.Event(1, new ThreadCreated("t1")));
        await stream.ReadAsync();

        _threads.Fail(new StoreUnavailableException("The disk is full."));

        Assert.Null(await stream.ReadAsync());
        Assert.Equal(["ChatCluster.Web.Streaming.EventStream"], app.Log.Problems.Select(line => line.Category));
    }

    [Theory]
    [InlineData("3", null, "3.0")]
    [InlineData(null, "2.17", "2.17")]
    [InlineData("3", "2.17", "2.17")]
    [InlineData(null, null, "0.0")]
    public async Task Stream_Cursor_ComesFromHeaderThenQuery(string? after, string? lastEventId, string expected)
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream =
            await app.StreamAsync($"/v1/threads/t1/events{(after is null ? "" : $"?after={after}")}", lastEventId: lastEventId);
        await _threads.Watched.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(expected, $"{_threads.After.Sequence}.{_threads.After.Delta}");
    }
}
