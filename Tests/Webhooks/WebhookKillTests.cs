using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

/// <summary>What was to be told is told, whenever the process dies.</summary>
public sealed class WebhookKillTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
    private ModelServer _model = null!;
    private Receiver _receiver = null!;

    private (string Name, string Value)[] Settings =>
        [.. SandboxSettings.For(_model), .. Receiver.Settings, ("ChatCluster:Webhooks:Timeout", "00:00:05")];

    public async ValueTask InitializeAsync() => (_model, _receiver) = (await ModelServer.StartAsync(), await Receiver.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Kill_BeforeTheReceiverAnswers_TellsItAgainUnderTheSameId()
    {
        string secret;
        Receiver.Post first;
        await using (var server = await StandaloneProcess.StartAsync(_data, Settings))
        {
            using var made = await server.Client.PostAsJsonAsync("/v1/webhooks", new { url = _receiver.Url });
            secret = (await made.Content.ReadFromJsonAsync<JsonNode>())!["secret"]!.ToString();
            _receiver.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
            using var run = await server.Client.PostAsJsonAsync("/v1/messages", new { text = "Hello" });
            first = await _receiver.NextAsync();
            await server.KillAsync();
        }

        _receiver.Answer = null;
        await using var next = await StandaloneProcess.StartAsync(_data, Settings);
        var again = await _receiver.NextAsync();

        Assert.Equal((first.Id, first.Body), (again.Id, again.Body));
        Assert.True(again.IsSignedBy(secret));
    }

    [Fact]
    public async Task Kill_InMidRun_TellsOfTheEndAfterTheRestartOnce()
    {
        _model.Enqueue(ModelReply.Of("Lost ").Stall(), ModelReply.Of("Whole."));
        await using (var server = await StandaloneProcess.StartAsync(_data, Settings))
        {
            using var made = await server.Client.PostAsJsonAsync("/v1/webhooks", new { url = _receiver.Url });
            using var run = await server.Client.PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello" });
            await _model.NextRequestAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
            await server.KillAsync();
        }

        await using var next = await StandaloneProcess.StartAsync(_data, Settings);
        var post = await _receiver.NextAsync();

        Assert.Equal("Whole.", post.Data["text"]!.ToString());
        Assert.Empty(_receiver.Rest());
    }
}
