using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>What of a run is stored together.</summary>
public sealed class AppendTests
{
    [Fact]
    public async Task Run_OfOneStep_IsStoredWithTwoAppends()
    {
        var store = new RecordingStore();
        await using var rig = new Rig { Store = store };
        rig.NewProcess();
        rig.Model.Says("Noon.");

        await rig.PostAsync("what time is it?");
        await rig.FinishAsync();

        Assert.Equal(
            [
                [nameof(ThreadCreated), nameof(MessagePosted), nameof(RunStarted), nameof(TitleChanged), nameof(StepStarted)],
                [nameof(StepFinished), nameof(RunFinished)],
            ],
            store.Appends);
    }

    [Fact]
    public async Task Steer_StoredTogetherWithTheStartOfItsRun_IsReadByItsFirstStep()
    {
        var store = new RecordingStore();
        await using var rig = new Rig { Store = store };
        rig.NewProcess();
        rig.Model.Says("Hello.").Says("Bonjour.");
        await rig.PostAsync("hi");
        var first = await rig.FinishAsync();

        // While this one is being stored, the others collect.
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Gate = gate.Task;
        var renamed = rig.Threads.SendAsync(rig.Key, new RenameThread("Greetings"), default);
        while (store.Appends[^1] is not [nameof(TitleChanged)])
        {
            await Task.Delay(10);
        }

        var posts = Task.WhenAll(rig.PostAsync("again"), rig.PostAsync("in French", OnBusy.Steer));
        gate.SetResult();
        await Task.WhenAll(renamed, posts);
        await rig.FinishAsync(first[^1].Cursor!.Value);

        Assert.Equal([nameof(MessagePosted), nameof(RunStarted), nameof(MessagePosted), nameof(StepStarted)], store.Appends[^2]);
        Assert.Equal(
            ["again", "in French"], rig.Model.Calls.ToArray()[1].Messages.Where(message => message.Role == ChatRole.User).TakeLast(
                2).Select(message => message.Text));
        Assert.Equal(2, rig.Model.Calls.Count);
    }
}
