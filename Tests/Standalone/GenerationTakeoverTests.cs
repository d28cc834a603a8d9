using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>
/// A run whose provider writes in the background goes on reading the same reply, whatever becomes of the process that began it.
/// </summary>
public sealed class GenerationTakeoverTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
    private ModelServer _model = null!;

    private (string Name, string Value)[] Settings =>
    [
        .. SandboxSettings.For(_model),
        ("ChatCluster:Models:sandbox:Provider", "openai-responses"),
        ("ChatCluster:Models:sandbox:Endpoint", _model.OpenAIAddress.ToString()),
        ("ChatCluster:Models:sandbox:ApiKey", "k-12345"),
    ];

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Kill_InMidText_ReadsTheSameReplyAndItIsBilledOnce()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model.Enqueue(
            new ModelReply().Reasoning("hm").Text("The ", "one ").Wait(gate.Task).Text("and ", "only.") with
            {
                InputTokens = 11,
                OutputTokens = 22,
            });
        var reader = new ThreadReader();
        await using (var first = await StandaloneProcess.StartAsync(_data, Settings))
        {
            await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "go" });
            await reader.ReadAsync(stream, until: _ => reader.Text == "The one ");
            await StoredAsync(first.Client, reader.ThreadId!);
            await first.KillAsync();
        }

        // What was written meanwhile is there for the next one.
        gate.SetResult();
        await using var second = await StandaloneProcess.StartAsync(_data, Settings);
        await using var rest =
            await SseStream.OpenAsync(second.Client, $"/v1/threads/{reader.ThreadId}/events", lastEventId: reader.LastId);
        await reader.ReadAsync(rest, until: e => e.Name == "run.finished");

        Assert.Equal("The one and only.", reader.Text);
        Assert.Equal(("completed", reader.Text), (reader.Last!["reason"], reader.Last["text"]));
        Assert.Equal(4, Assert.Single(_model.Responses.Generations).Written);
        Assert.Equal(("1", "11", "22"), (Usage("calls"), Usage("inputTokens"), Usage("outputTokens")));

        string? Usage(string name) => reader.Last!.Data["usage"]![name]!.ToString();
    }

    [Fact]
    public async Task Kill_OfAReplyThatTheProviderForgot_AsksAgain()
    {
        _model.Enqueue(ModelReply.Of("Never ", "finished ").Stall(), ModelReply.Of("Anew."));
        var reader = new ThreadReader();
        await using (var first = await StandaloneProcess.StartAsync(_data, Settings))
        {
            await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "go" });
            await reader.ReadAsync(stream, until: _ => reader.Text == "Never finished ");
            await StoredAsync(first.Client, reader.ThreadId!);
            await first.KillAsync();
        }

        _model.Responses.Forget();
        await using var second = await StandaloneProcess.StartAsync(_data, Settings);
        await using var rest =
            await SseStream.OpenAsync(second.Client, $"/v1/threads/{reader.ThreadId}/events", lastEventId: reader.LastId);
        await reader.ReadAsync(rest, until: e => e.Name == "run.finished");
        Assert.Equal(("Anew.", "completed"), (reader.Text, reader.Last!["reason"]));
    }

    [Fact]
    public async Task Stop_OfARun_CancelsTheReplyAtItsProvider()
    {
        _model.Enqueue(ModelReply.Of("Never ", "finished ").Stall());
        var reader = new ThreadReader();
        await using var app = await StandaloneProcess.StartAsync(_data, Settings);
        await using var stream = await SseStream.OpenAsync(app.Client, "/v1/messages", new { text = "go" });
        await reader.ReadAsync(stream, until: _ => reader.Text == "Never finished ");
        using var stopped = await app.Client.PostAsync($"/v1/threads/{reader.ThreadId}/stop", null);
        stopped.EnsureSuccessStatusCode();
        await reader.ReadAsync(stream, until: e => e.Name == "run.finished");
        Assert.Equal(("stopped", "Never finished "), (reader.Last!["reason"], reader.Last["text"]));
        await UntilAsync(() => _model.Responses.Generations.Single().IsCancelled);
    }

    // The id of the reply is stored before the first checkpoint of its text is.
    private static async Task StoredAsync(HttpClient client, string thread)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await client.GetStringAsync($"/v1/threads/{thread}/export", patience.Token))
            .Contains("step.checkpoint", StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
