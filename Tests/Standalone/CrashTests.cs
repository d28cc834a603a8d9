using System.Collections.Concurrent;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>
/// What a reader and a tool see when the process dies: the promises that matter most, on the real program with its real database.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
    private ModelServer _model = null!;

    private (string Name, string Value)[] Settings => SandboxSettings.For(_model);

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Kill_InMidText_TheRunCarriesOnAndTheReaderMissesAndDoublesNothing()
    {
        _model.Enqueue(ModelReply.Of("Never ", "finished ").Stall(), ModelReply.Of("The ", "whole ", "answer."));
        var reader = new ThreadReader();
        await using (var first = await StandaloneProcess.StartAsync(_data, Settings))
        {
            await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "go" });
            await reader.ReadAsync(stream, until: e => reader.Text == "Never finished ");
            await first.KillAsync();
        }

        await using var second = await StandaloneProcess.StartAsync(_data, Settings);
        await using var rest =
            await SseStream.OpenAsync(second.Client, $"/v1/threads/{reader.ThreadId}/events", lastEventId: reader.LastId);
        await reader.ReadAsync(rest, until: e => e.Name == "run.finished");

        Assert.Equal("The whole answer.", reader.Text);
        Assert.Equal(reader.Text, reader.Last!["text"]);
        Assert.Equal(["1", "2"], reader.Attempts);
        Assert.Equal(2, _model.Received);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Kill_InMidTool_AToolThatIsNotRepeatableRanOnce(bool repeatable, int expected)
    {
        var keys = new List<string>();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            lock (keys)
            {
                keys.Add(context.Request.Headers["Idempotency-Key"].ToString());
            }

            if (called.TrySetResult())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await context.Response.WriteAsync("{\"paid\":true}");
        });
        (string Name, string Value)[] settings =
        [
            .. Settings,
            ("ChatCluster:Tools:Rest:pay:Description", "Pays."),
            ("ChatCluster:Tools:Rest:pay:Method", "POST"),
            ("ChatCluster:Tools:Rest:pay:NeedsApproval", "false"),
            ("ChatCluster:Tools:Rest:pay:Url", endpoint.Url + "/pay"),
            ("ChatCluster:Tools:Rest:pay:Repeatable", repeatable.ToString()),
        ];
        _model.Enqueue(new ModelReply().Call("pay"), ModelReply.Of("Done."));
        var reader = new ThreadReader();
        await using (var first = await StandaloneProcess.StartAsync(_data, settings))
        {
            await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "pay" });
            await reader.ReadAsync(stream, until: e => e.Name == "tool.started");
            await called.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await first.KillAsync();
        }

        await using var second = await StandaloneProcess.StartAsync(_data, settings);
        await using var rest =
            await SseStream.OpenAsync(second.Client, $"/v1/threads/{reader.ThreadId}/events", lastEventId: reader.LastId);
        var finished = await reader.ReadAsync(rest, until: e => e.Name == "tool.finished");
        await reader.ReadAsync(rest, until: e => e.Name == "run.finished");

        Assert.Equal("Done.", reader.Text);
        Assert.Equal(expected, keys.Count);
        Assert.Single(keys.Distinct());
        Assert.Equal(repeatable ? null : "outcome_unknown", finished.Data["error"]?["code"]?.ToString());
    }

    [Fact]
    public async Task Kill_AfterAcknowledgedStops_KeepsTheTextThatWasShown()
    {
        // So many that some of them die between their stop and the end of their run.
        const int Threads = 40;
        _model.Script = _ => ModelReply.Of("Once ", "upon ").Stall();
        (string Name, string Value)[] settings = [.. Settings, ("ChatCluster:Runs:CheckpointInterval", "00:01:00")];
        var acknowledged = new ConcurrentBag<string>();
        await using (var first = await StandaloneProcess.StartAsync(_data, settings))
        {
            var readers = await Task.WhenAll(Enumerable.Range(0, Threads).Select(async _ =>
            {
                var reader = new ThreadReader();
                await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "go" });
                await reader.ReadAsync(stream, until: e => reader.Text == "Once upon ");
                return reader;
            }));
            var any = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var stopping = Task.WhenAll(readers.Select(async reader =>
            {
                try
                {
                    using var answer = await first.Client.PostAsync($"/v1/threads/{reader.ThreadId}/stop", null);
                    answer.EnsureSuccessStatusCode();
                    acknowledged.Add(reader.ThreadId!);
                    any.TrySetResult();
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException)
                {
                    // It was killed before it could say so.
                }
            }));
            await any.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.KillAsync();
            await stopping;
        }

        await using var second = await StandaloneProcess.StartAsync(_data, settings);
        foreach (var thread in acknowledged)
        {
            await using var stream = await SseStream.OpenAsync(second.Client, $"/v1/threads/{thread}/events");
            var reader = new ThreadReader();
            var end = await reader.ReadAsync(stream, until: e => e.Name == "run.finished");
            Assert.Equal(("stopped", "Once upon ", "Once upon "), (end["reason"], end["text"], reader.Text));
        }
    }

    [Fact]
    public async Task Terminate_InMidText_KeepsTheTextEndsTheStreamAndTheNextStartCarriesOn()
    {
        _model.Enqueue(ModelReply.Of("Written before. ").Stall(), ModelReply.Of("After."));
        var reader = new ThreadReader();
        await using (var first = await StandaloneProcess.StartAsync(_data, Settings))
        {
            await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "go" });
            await reader.ReadAsync(stream, until: e => reader.Text.Length > 0);
            Assert.Equal(0, await first.TerminateAsync());
            Assert.Null(await stream.ReadAsync());
            Assert.DoesNotContain("fail:", first.Output, StringComparison.Ordinal);
        }

        await using var second = await StandaloneProcess.StartAsync(_data, Settings);
        await using var rest =
            await SseStream.OpenAsync(second.Client, $"/v1/threads/{reader.ThreadId}/events", lastEventId: reader.LastId);
        await reader.ReadAsync(rest, until: e => e.Name == "run.finished");

        Assert.Equal("After.", reader.Text);
        Assert.Equal("completed", reader.Last!["reason"]);
    }

    [Fact]
    public async Task Start_OnAFolderInUse_NamesTheOtherProcessAndExits()
    {
        await using var first = await StandaloneProcess.StartAsync(_data, Settings);

        var (exitCode, output) = await StandaloneProcess.RunToEndAsync(_data, Settings);

        Assert.Equal(1, exitCode);
        Assert.Contains("process", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(_data, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
