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
public abstract class SeamConformance : HostConformance
{
    private readonly ThreadKey _key = new("default", "ada", $"t_{Guid.NewGuid():N}");
    private readonly ConcurrentQueue<string> _moods = new();
    private readonly NewestOnly _policy = new();

    private protected override IReadOnlyList<KeyValuePair<string, string?>> Settings =>
        [new("ChatCluster:Models:sandbox:ContextWindow", "20000")];

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

    private protected override void AddServices(IServiceCollection services)
    {
        services.AddSingleton(_moods);
        services.AddAfterRunTask<MoodNote>();
        services.AddSingleton<IPromptPolicy>(_policy);
        services.AddSingleton<IToolSource>(new SayTool("dice"));
        services.AddSingleton<IThreadToolSource>(new SayTool("own"));
    }

    private static bool IsForMood(ModelRequest request) => request.LastText("system") == MoodNote.Question;

    private async Task<List<ThreadFrame>> RunAsync(ThreadKey key, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(key, new PostMessage(text, Create: true), patience.Token));
        var seen = new List<ThreadFrame>();
        await foreach (var batch in Threads.WatchAsync(key, done.Before, patience.Token))
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
