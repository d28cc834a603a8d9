using System.Collections.Concurrent;
using ChatCluster.Prompts;
using ChatCluster.Runs;
using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ModelReply = ChatCluster.Sandbox.Models.ModelReply;

namespace ChatCluster.Tests.Hosting.Seams;

/// <summary>What is added to the engine by a file of its own and one line of registration: the same for both hosts.</summary>
public abstract class SeamConformance : IAsyncLifetime
{
    private readonly ThreadKey _key = new("default", "ada", $"t_{Guid.NewGuid():N}");
    private readonly ConcurrentQueue<string> _moods = new();
    private readonly NewestOnly _policy = new();
    private ModelServer? _model;
    private IThreads? _threads;

    private ModelServer Model => _model!;

    public async ValueTask InitializeAsync()
    {
        _model = await ModelServer.StartAsync();
        _threads = await StartAsync(
            [
                new("ChatCluster:Models:sandbox:Provider", "ollama"),
                new("ChatCluster:Models:sandbox:Endpoint", Model.Address.ToString()),
                new("ChatCluster:Models:sandbox:Model", "sandbox"),
                new("ChatCluster:Models:sandbox:ContextWindow", "20000"),
                new("ChatCluster:DefaultModel", "sandbox"),
                new("ChatCluster:Runs:ImproveTitles", "false"),
            ],
            services =>
            {
                services.AddSingleton(_moods);
                services.AddAfterRunTask<MoodNote>();
                services.AddSingleton<IPromptPolicy>(_policy);
                services.AddSingleton<IToolSource>(new SayTool("dice"));
                services.AddSingleton<IThreadToolSource>(new SayTool("own"));
            });
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_model is not null)
        {
            await _model.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task PolicyOfPrompts_OfOnesOwn_ChoosesWhatIsSentWithinItsBudget()
    {
        Model.Script = _ => ModelReply.Of("Fine.");
        await RunAsync(_key, "The first message.");
        await RunAsync(_key, "The second message.");

        var prompt = Model.Requests.Last(request => !IsForMood(request));
        Assert.Equal("The second message.", prompt.LastText());
        Assert.DoesNotContain("The first message.", prompt.Body.GetRawText(), StringComparison.Ordinal);
        Assert.InRange(_policy.Room, 1_000, 20_000);
    }

    [Fact]
    public async Task TaskAfterRuns_OfOnesOwn_AsksAModelAboutEachRun()
    {
        Model.Script = request => ModelReply.Of(IsForMood(request) ? "Merry." : "Fine.");
        await RunAsync(_key, "What a day!");

        await MoodsAsync(1);
        await RunAsync(_key, "And what an evening!");

        await MoodsAsync(2);
        Assert.Equal(["What a day! Merry. 1", "And what an evening! Merry. 1"], _moods);
    }

    [Fact]
    public async Task SourcesOfTools_OfOnesOwn_GiveTheirToolsToAllAndToTheirThreadsAlone()
    {
        foreach (var (key, tool) in new[] { (_key, "dice"), (_key with { Id = _key.Id + SayTool.Mark }, "own") })
        {
            Model.Script = request => IsForMood(request) || request.LastText("tool").Length > 0 ? ModelReply.Of("Done.")
                : new ModelReply().Call(tool);

            var frames = await RunAsync(key, "Who are you?");

            var result = Assert.Single(frames.Select(frame => frame.Event).OfType<ToolFinished>()).Result;
            Assert.Contains($"I am {tool}.", result?.ToString(), StringComparison.Ordinal);
            var offered = Model.Requests.Last(request => !IsForMood(request)).Tools;
            Assert.Equal(tool is "dice", offered.Contains("clock"));
            Assert.Contains(tool, offered);
        }
    }

    private protected abstract Task<IThreads> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services);

    protected abstract Task StopAsync();

    private static bool IsForMood(ModelRequest request) => request.LastText("system") == MoodNote.Question;

    private async Task<List<ThreadFrame>> RunAsync(ThreadKey key, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<ThreadAnswer.Done>(await _threads!.SendAsync(key, new PostMessage(text, Create: true), patience.Token));
        var seen = new List<ThreadFrame>();
        await foreach (var batch in _threads.WatchAsync(key, done.Before, patience.Token))
        {
            seen.AddRange(batch);
            if (seen.Any(frame => frame.Event is RunFinished))
            {
                break;
            }
        }

        return seen;
    }

    private async Task MoodsAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_moods.Count < count)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
