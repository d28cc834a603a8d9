using ChatCluster.Agents;
using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Agents that a tenant keeps in the store.</summary>
public abstract partial class ThreadsConformance
{
    [Fact]
    public async Task Agent_OfATenant_IsReloadedAndARunKeepsTheVersionItBeganWith()
    {
        var name = $"own-{Guid.NewGuid():N}";
        Model.Script = request =>
            request.Messages.Any(message => message.GetProperty("role").GetString() == "tool") || request.LastText() == "at once"
            ? ModelReply.Of(request.LastText("system"))
            : new ModelReply().Call("clock");
        await SaveAsync(name, 1, new() { Prompt = "You are the first.", Safety = false });

        // Between the first step and the second it is changed.
        var run = await PostToAsync(name, "ask the clock", _key);
        await ReadAsync(frame => frame.Event is ToolCalled);
        await SaveAsync(name, 2, new() { Prompt = "You are the second.", Safety = false });
        var frames = await FinishAsync(run.Before);
        Assert.Equal("1", frames.Select(frame => frame.Event).OfType<RunStarted>().Single().AgentVersion);
        Assert.StartsWith("You are the first.", End(frames).Item2, StringComparison.Ordinal);

        await UntilAsync(async key =>
        {
            await PostToAsync(name, "at once", key);
            var events = (await ReadAsync(frame => frame.Event is RunFinished, key: key)).Select(frame => frame.Event).ToList();
            var version = events.OfType<RunStarted>().Single().AgentVersion;
            Assert.StartsWith(
                version == "2" ? "You are the second." : "You are the first.", events.OfType<RunFinished>().Single().Text,
                StringComparison.Ordinal);
            return version == "2";
        });

        await SaveAsync(name, 3, null);
        await UntilAsync(
            async key =>
                await Threads.SendAsync(key, new CreateThread(Agent: name), default) is ThreadAnswer.Invalid { Code: "unknown_agent" });
    }

    [Fact]
    public async Task Agent_OfATenant_IsNoneOfAnother()
    {
        var name = $"own-{Guid.NewGuid():N}";
        await SaveAsync(name, 1, new() { Prompt = "You are ours." });

        // It was made a moment ago, and counts at once.
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new CreateThread(Agent: name), default));
        var elsewhere = await Threads.SendAsync(new("elsewhere", "ada", _key.Id), new CreateThread(Agent: name), default);
        Assert.Equal("unknown_agent", Assert.IsType<ThreadAnswer.Invalid>(elsewhere).Code);
        Assert.False(await Access.AddAsync(new StoredAgent("default", name, 1, DateTimeOffset.UnixEpoch, "x").ToVersion(), [], default));
    }

    private async Task SaveAsync(string name, int version, AgentDefinition? definition)
    {
        var agent = new StoredAgent(_key.Tenant, name, version, DateTimeOffset.UnixEpoch, "default/ann", definition);
        Assert.True(await Access.AddAsync(agent.ToVersion(), agent.ToHead(Guid.NewGuid().ToString("N")), default));
    }

    private async Task<ThreadAnswer.Done> PostToAsync(string agent, string text, ThreadKey key) =>
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(key, new PostMessage(text, Create: true, Agent: agent), default));

    // Each silo notices a change for itself.
    private async Task UntilAsync(Func<ThreadKey, Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(new(_key.Owner, $"t_{Guid.NewGuid():N}")); tries++)
        {
            Assert.True(tries < 300, "The change is not noticed.");
            await Task.Delay(100);
        }
    }
}
